import { GatewayError, type IntegrationId, type OrganizationId, parseId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import {
  type Integration,
  type IntegrationStore,
  integrationNotFound,
  type User,
} from '../directory/index.ts';

/** What relying parties here ask for. */
export const USUAL_SCOPE = 'openid profile email';

/** The port to what an application is told: the very code that fills tokens. */
export interface ClaimsSource {
  /** What an idtoken, and userinfo, would say of this person to this integration; undefined where it gets none. */
  claimsFor(
    integration: Integration,
    user: User,
    scope: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** The claims of one person, and those that no one knows before the sign-in. */
export interface Preview {
  readonly userId: User['id'];
  readonly scope: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly fromTheSignIn: readonly string[];
}

/** Made by the sign-in itself: how and when it was proven, and for which request. */
export const FROM_THE_SIGN_IN = ['iss', 'aud', 'iat', 'exp', 'nonce', 'auth_time', 'acr', 'amr'] as const;

/** The port by which a person is found, by id or by the whole address; `within`: among those whom it knows. */
export interface PersonFinder {
  exactly(
    by: { id: string } | { email: string },
    within: OrganizationId | undefined,
  ): Promise<{ readonly user: User } | undefined>;
}

export interface ClaimsPreviewParts {
  integrations: Pick<IntegrationStore, 'byId'>;
  people: PersonFinder;
  source: ClaimsSource;
}

/** What an integration would be told of somebody, without anybody signing in and without a trace. */
export class ClaimsPreview {
  readonly #parts: ClaimsPreviewParts;

  constructor(parts: ClaimsPreviewParts) {
    this.#parts = parts;
  }

  /**
   * By address or user id. Throws `integration_not_found`, `not_permitted`, and `user_not_found` for whoever is not there
   * and for whoever the actor may not see alike.
   */
  async of(
    actor: Actor,
    integrationId: IntegrationId,
    who: string,
    scope: string = USUAL_SCOPE,
  ): Promise<Preview> {
    const integration = await this.#parts.integrations.byId(integrationId);
    if (integration === undefined || !reaches(actor, integration.organizationId)) throw integrationNotFound();
    assertMay(actor, 'integrations:read');
    assertMay(actor, 'users:read');
    // An organization sees whom it invited and who signed in to something of its.
    const within = actor.operator ? undefined : integration.organizationId;
    const typed = who.trim();
    const id = parseId('usr', typed);
    const found = await this.#parts.people.exactly(id === undefined ? { email: typed } : { id: id }, within);
    if (found === undefined || found.user.deletedAt !== undefined) throw userNotFound();
    const { user } = found;
    const claims = await this.#parts.source.claimsFor(integration, user, scope);
    if (claims === undefined) throw userNotFound();
    return { userId: user.id, scope, claims, fromTheSignIn: FROM_THE_SIGN_IN };
  }
}

const userNotFound = (): GatewayError =>
  new GatewayError('missing', 'user_not_found', 'There is no such person here.', {
    faults: [{ path: 'who', message: 'is nobody whom this organization knows.' }],
  });

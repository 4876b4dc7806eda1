import { GatewayError, type IntegrationId, type OrganizationId, parseId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import {
  type Integration,
  type IntegrationStore,
  integrationNotFound,
  type PeopleStore,
  type User,
} from '../directory/index.ts';

/** What relying parties here ask for. */
export const USUAL_SCOPE = 'openid profile email';

/** The port to what an application is told: the very code that fills tokens. */
export interface ClaimsSource {
  /** What an id_token, and userinfo, would say of this person to this integration; undefined where it gets none. */
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

export interface ClaimsPreviewParts {
  integrations: Pick<IntegrationStore, 'byId'>;
  people: Pick<PeopleStore, 'userById' | 'userByEmail'>;
  /** Whether the organization may see this person: it invited them, or they signed in to something of its. */
  isSeenBy: (user: User, organizationId: OrganizationId) => Promise<boolean>;
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
  async of(actor: Actor, id: IntegrationId, who: string, scope: string = USUAL_SCOPE): Promise<Preview> {
    const integration = await this.#parts.integrations.byId(id);
    if (integration === undefined || !reaches(actor, integration.organizationId)) throw integrationNotFound();
    assertMay(actor, 'integrations:read');
    assertMay(actor, 'users:read');
    const user = await this.#find(who.trim());
    const seen =
      user !== undefined &&
      user.deletedAt === undefined &&
      (actor.operator || (await this.#parts.isSeenBy(user, integration.organizationId)));
    if (!seen) throw userNotFound();
    const claims = await this.#parts.source.claimsFor(integration, user, scope);
    if (claims === undefined) throw userNotFound();
    return { userId: user.id, scope, claims, fromTheSignIn: FROM_THE_SIGN_IN };
  }

  #find(who: string): Promise<User | undefined> {
    const id = parseId('usr', who);
    return id === undefined ? this.#parts.people.userByEmail(who) : this.#parts.people.userById(id);
  }
}

const userNotFound = (): GatewayError =>
  new GatewayError('missing', 'user_not_found', 'There is no such person here.', {
    faults: [{ path: 'who', message: 'is nobody whom this organization knows.' }],
  });

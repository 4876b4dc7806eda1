import {
  type Clock,
  DEFAULT_ORGANIZATION,
  equalInConstantTime,
  GatewayError,
  type IntegrationId,
  newId,
  type OrganizationId,
  type Random,
  randomToken,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { type ClientSecret, hashOfSecret, hasSecret, newClientSecret, sealName } from './client-secret.ts';
import type { GrantEnding, IntegrationStore, SecretSeal } from './directory-store.ts';
import { type Integration, integrationChanged, integrationNotFound, nameTaken } from './integration.ts';
import {
  decideChange,
  decideNew,
  type IntegrationChange,
  type IntegrationInput,
} from './integration-input.ts';
import type { SecretUses } from './secret-uses.ts';

/** Where it is written down that somebody changed an integration. */
export type IntegrationDeeds = Pick<
  Audit,
  'integrationCreated' | 'integrationUpdated' | 'integrationDeleted'
>;

export interface HowToCreate {
  /** The default one, where there is no other. */
  readonly organizationId?: OrganizationId;
  /** Refuses a name that another of the organization has. */
  readonly uniqueName?: boolean;
  /** Leaves the secret to be added later. */
  readonly withoutSecret?: boolean;
  readonly deeds?: IntegrationDeeds;
}

export interface HowToUpdate {
  /** The version that the editor read; whoever edits another one is told that it has changed. */
  readonly expectedVersion?: number | undefined;
  readonly uniqueName?: boolean;
  readonly deeds?: IntegrationDeeds;
}

/** The verbs on integrations, whoever calls them. What administrators may do is for `domain/integrations` to say. */
export class IntegrationService {
  readonly #store: IntegrationStore;
  readonly #grants: GrantEnding;
  readonly #seal: SecretSeal;
  readonly #uses: SecretUses | undefined;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;

  /** `uses`: where it is noted that a secret let a client in. */
  constructor(parts: {
    store: IntegrationStore;
    grants: GrantEnding;
    seal: SecretSeal;
    uses?: SecretUses;
    audit: Audit;
    clock: Clock;
    random: Random;
  }) {
    this.#store = parts.store;
    this.#grants = parts.grants;
    this.#seal = parts.seal;
    this.#uses = parts.uses;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /**
   * Registers a relying party. A code flow client gets a secret of 256 bits, returned here once and kept as a hash, or
   * sealed where assertions are checked by it.
   * Refuses bad input with kind `invalid`, each fault with its field.
   */
  async create(
    input: IntegrationInput,
    how: HowToCreate = {},
  ): Promise<{ integration: Integration; clientSecret?: string }> {
    const now = this.#clock.now();
    const integration: Integration = {
      ...(await decideNew(input)),
      id: newId('int', this.#random),
      organizationId: how.organizationId ?? DEFAULT_ORGANIZATION,
      clientId: input.demo?.clientId ?? randomToken(this.#random, 16),
      demo: input.demo !== undefined,
      createdAt: now,
      version: 1,
    };
    const secret =
      hasSecret(integration) && !how.withoutSecret
        ? newClientSecret(
            integration,
            { seal: this.#seal, random: this.#random },
            { createdAt: now, expiresAt: undefined },
          )
        : undefined;
    await this.#keep(integration, secret?.kept, how.uniqueName);
    const deeds = how.deeds ?? this.#audit;
    deeds.integrationCreated(integration);
    await this.#audit.flush();
    return secret === undefined ? { integration } : { integration, clientSecret: secret.plain };
  }

  /** Changes what is given and keeps the rest. Refuses kind `conflict` when somebody else was faster. */
  async update(id: IntegrationId, change: IntegrationChange, how: HowToUpdate = {}): Promise<Integration> {
    const old = await this.byId(id);
    if (how.expectedVersion !== undefined && how.expectedVersion !== old.version) throw integrationChanged();
    const next: Integration = { ...old, ...(await decideChange(old, change)), version: old.version + 1 };
    await this.#replace(next, how.uniqueName);
    // Either way: what was granted before it was switched off must not come back when it is switched on again.
    if (next.protocol.offlineAccess !== old.protocol.offlineAccess) {
      await this.#grants.endOfIntegration(id, this.#clock.now());
    }
    const deeds = how.deeds ?? this.#audit;
    deeds.integrationUpdated(next);
    await this.#audit.flush();
    return next;
  }

  async remove(id: IntegrationId, deeds: IntegrationDeeds = this.#audit): Promise<void> {
    const integration = await this.byId(id);
    if (!(await this.#store.remove(id))) throw integrationNotFound();
    deeds.integrationDeleted(integration);
    await this.#audit.flush();
  }

  list(): Promise<Integration[]> {
    return this.#store.list();
  }

  async byId(id: IntegrationId): Promise<Integration> {
    const integration = await this.#store.byId(id);
    if (!integration) throw integrationNotFound();
    return integration;
  }

  /** Whether this is one of the client's living secrets, in constant time (RFC 6749 section 2.3.1). */
  async secretMatches(clientId: string, secret: string): Promise<boolean> {
    const hash = hashOfSecret(secret);
    const living = await this.#store.secretsOf(clientId, this.#clock.now());
    const [match] = living.filter((one) => equalInConstantTime(one.hash, hash));
    if (match === undefined) return false;
    this.#uses?.note(match);
    return true;
  }

  /** The living secrets of a client whose assertions are checked by them (OpenID Connect Core section 9). */
  async assertionSecrets(clientId: string): Promise<AssertionSecret[]> {
    const living = await this.#store.secretsOf(clientId, this.#clock.now());
    return living.flatMap((kept) =>
      kept.sealed === undefined
        ? []
        : [{ kept, plain: this.#seal.open(sealName(clientId), kept.sealed).toString('utf8') }],
    );
  }

  /** An assertion was made with this secret. */
  secretUsed(kept: ClientSecret): void {
    this.#uses?.note(kept);
  }

  async #keep(integration: Integration, secret: ClientSecret | undefined, uniqueName = false): Promise<void> {
    if (!uniqueName) return this.#store.create(integration, secret);
    const outcome = await this.#store.createNamed(integration, secret);
    if (outcome === 'name_taken') throw nameTaken(integration.name);
    if (outcome === 'no_organization') {
      throw new GatewayError('missing', 'organization_not_found', 'There is no such organization.');
    }
  }

  async #replace(next: Integration, uniqueName = false): Promise<void> {
    if (!uniqueName) {
      if (!(await this.#store.update(next))) throw integrationChanged();
      return;
    }
    const outcome = await this.#store.updateNamed(next);
    if (outcome === 'name_taken') throw nameTaken(next.name);
    if (outcome === 'changed') throw integrationChanged();
  }
}

/** A secret that can be read again. */
export interface AssertionSecret {
  readonly kept: ClientSecret;
  readonly plain: string;
}

import {
  type Clock,
  DEFAULT_ORGANIZATION,
  equalInConstantTime,
  type IntegrationId,
  newId,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import type { ClientSecret, GrantEnding, IntegrationStore, SecretSeal } from './directory-store.ts';
import { type Integration, integrationChanged, integrationNotFound } from './integration.ts';
import {
  decideChange,
  decideNew,
  type IntegrationChange,
  type IntegrationInput,
} from './integration-input.ts';

/** The verbs on integrations: what the CLI does, and later the dashboard and the admin API. */
export class IntegrationService {
  readonly #store: IntegrationStore;
  readonly #grants: GrantEnding;
  readonly #seal: SecretSeal;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(parts: {
    store: IntegrationStore;
    grants: GrantEnding;
    seal: SecretSeal;
    audit: Audit;
    clock: Clock;
    random: Random;
  }) {
    this.#store = parts.store;
    this.#grants = parts.grants;
    this.#seal = parts.seal;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /**
   * Registers a relying party. A code flow client gets a secret of 256 bits, returned here once and kept as a hash, or
   * sealed where assertions are checked by it.
   * Refuses bad input with kind `invalid`, each fault with its field.
   */
  async create(input: IntegrationInput): Promise<{ integration: Integration; clientSecret?: string }> {
    const now = this.#clock.now();
    const integration: Integration = {
      ...(await decideNew(input)),
      id: newId('int', this.#random),
      organizationId: DEFAULT_ORGANIZATION,
      clientId: input.demo?.clientId ?? randomToken(this.#random, 16),
      demo: input.demo !== undefined,
      createdAt: now,
      version: 1,
    };
    const clientSecret = hasSecret(integration) ? randomToken(this.#random, 32) : undefined;
    await this.#store.create(
      integration,
      clientSecret === undefined ? undefined : this.#toKeep(integration, clientSecret, now),
    );
    this.#audit.integrationCreated(integration);
    await this.#audit.flush();
    return clientSecret === undefined ? { integration } : { integration, clientSecret };
  }

  /** Changes what is given and keeps the rest. Refuses kind `conflict` when somebody else was faster. */
  async update(id: IntegrationId, change: IntegrationChange): Promise<Integration> {
    const old = await this.byId(id);
    const next: Integration = { ...old, ...(await decideChange(old, change)), version: old.version + 1 };
    if (!(await this.#store.update(next))) throw integrationChanged();
    // Either way: what was granted before it was switched off must not come back when it is switched on again.
    if (next.protocol.offlineAccess !== old.protocol.offlineAccess) {
      await this.#grants.endOfIntegration(id, this.#clock.now());
    }
    this.#audit.integrationUpdated(next);
    await this.#audit.flush();
    return next;
  }

  async remove(id: IntegrationId): Promise<void> {
    const integration = await this.byId(id);
    if (!(await this.#store.remove(id))) throw integrationNotFound();
    this.#audit.integrationDeleted(integration);
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
    const hash = hashOf(secret);
    const living = await this.#store.secretsOf(clientId, this.#clock.now());
    return living.filter((one: ClientSecret) => equalInConstantTime(one.hash, hash)).length > 0;
  }

  /** The living secrets of a client whose assertions are checked by them (OpenID Connect Core section 9). */
  async assertionSecrets(clientId: string): Promise<string[]> {
    const living = await this.#store.secretsOf(clientId, this.#clock.now());
    return living.flatMap(({ sealed }) =>
      sealed === undefined ? [] : [this.#seal.open(sealName(clientId), sealed).toString('utf8')],
    );
  }

  #toKeep({ clientId, protocol }: Integration, secret: string, now: number): ClientSecret {
    const times = { createdAt: now, expiresAt: undefined };
    if (protocol.clientAuth !== 'client_secret_jwt') return { hash: hashOf(secret), ...times };
    return {
      hash: `sealed.${randomToken(this.#random, 16)}`,
      sealed: this.#seal.seal(sealName(clientId), Buffer.from(secret)),
      ...times,
    };
  }
}

/** Clients that prove themselves by a secret of ours; the others by a key of their own, or not at all. */
const hasSecret = ({ protocol: { clientAuth } }: Integration): boolean =>
  clientAuth === 'client_secret_post' || clientAuth === 'client_secret_jwt';

const sealName = (clientId: string): string => `client-secret/${clientId}`;

const hashOf = (secret: string): string => sha256(secret).toString('base64url');

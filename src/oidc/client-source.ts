import type { AllClientMetadata } from 'oidc-provider';
import type { Integration, IntegrationService, IntegrationStore } from '../domain/directory/index.ts';
import { isOfBrowser, type Twins } from '../domain/trial/index.ts';
import { type Clock, equalInConstantTime, parseId, type Random, randomToken } from '../kernel/index.ts';
import { secretBehind } from './client-assertion.ts';
import { backchannelLogout, toMetadata } from './client-metadata.ts';

/** Changes made elsewhere, by the CLI or on another node, are seen after at most this time. */
const FRESH_FOR = 500;
/** Unknown ids are remembered too, so that guessing costs no reads; bounded, so that it costs no memory. */
const MOST_REMEMBERED = 5_000;

type SecretSource = Pick<IntegrationService, 'assertionSecrets' | 'secretUsed' | 'secretMatches'>;

/** Integrations as the provider wants to see them, remembered for half a second; those that are tested are read each time. */
export class ClientSource {
  readonly #store: IntegrationStore;
  readonly #secrets: SecretSource;
  readonly #clock: Clock;
  /** Signs nothing and is known to nobody: stands where there is no secret to check by. */
  readonly #noSecret: string;
  readonly #demo: boolean;
  readonly #sessions: boolean;
  readonly #twins: Twins;
  readonly #remembered = new Map<string, { integration: Integration | undefined; until: number }>();

  /**
   * `secrets`: those by which a client's assertions are checked. `matches`: whether this is one of its secrets. `demo`:
   * whether the demo application exists; a directory that was once used for it may still hold it. `sessions`: whether
   * there are any to sign out of. `twins`: clients that stand for integrations while they are tested.
   */
  constructor(parts: {
    store: IntegrationStore;
    secrets: SecretSource;
    twins: Twins;
    clock: Clock;
    random: Random;
    demo: boolean;
    sessions: boolean;
  }) {
    this.#sessions = parts.sessions;
    this.#twins = parts.twins;
    this.#store = parts.store;
    this.#secrets = parts.secrets;
    this.#noSecret = randomToken(parts.random, 32);
    this.#clock = parts.clock;
    this.#demo = parts.demo;
  }

  async integration(clientId: string): Promise<Integration | undefined> {
    if (isTwin(clientId)) return (await this.#twins.find(clientId))?.integration;
    const now = this.#clock.now();
    const known = this.#remembered.get(clientId);
    if (known !== undefined && now < known.until && now >= known.until - FRESH_FOR) return known.integration;
    const stored = await this.#store.byClientId(clientId);
    const integration = stored?.demo && !this.#demo ? undefined : stored;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(clientId, { integration, until: now + FRESH_FOR });
    return integration;
  }

  /**
   * The client as the provider knows it. Of several living secrets it takes one: the one that this assertion was made
   * with.
   */
  async metadata(clientId: string, assertion?: string): Promise<AllClientMetadata | undefined> {
    if (isTwin(clientId)) return this.#twinMetadata(clientId);
    const integration = await this.integration(clientId);
    if (integration === undefined) return undefined;
    return { ...(await this.#protocolOf(integration, assertion)), ...this.#logoutOf(integration) };
  }

  /** Whether this is one of the client's living secrets, in constant time (RFC 6749 section 2.3.1). */
  secretMatches(clientId: string, secret: string): Promise<boolean> {
    return isTwin(clientId)
      ? Promise.resolve(equalInConstantTime(secret, this.#twins.secretOf(clientId)))
      : this.#secrets.secretMatches(clientId, secret);
  }

  /** Whether a browser that keeps this may ask in the name of this client: a twin is of one browser alone. */
  isFor(clientId: string, browserSecret: string | undefined): boolean {
    return !isTwin(clientId) || isOfBrowser(clientId, browserSecret);
  }

  async #twinMetadata(clientId: string): Promise<AllClientMetadata | undefined> {
    const twin = await this.#twins.find(clientId);
    if (twin === undefined) return undefined;
    return toMetadata(twin.integration, this.#twins.secretOf(clientId), twin.original.clientId);
  }

  async #protocolOf(integration: Integration, assertion: string | undefined): Promise<AllClientMetadata> {
    if (integration.protocol.clientAuth !== 'client_secret_jwt') return toMetadata(integration);
    const secrets = assertion === undefined ? [] : await this.#secrets.assertionSecrets(integration.clientId);
    const secret = await secretBehind(assertion, secrets);
    if (secret !== undefined) this.#secrets.secretUsed(secret.kept);
    return toMetadata(integration, secret?.plain ?? this.#noSecret);
  }

  #logoutOf(integration: Integration): Partial<AllClientMetadata> {
    return this.#sessions ? backchannelLogout(integration) : {};
  }
}

/** Whether the client stands for an integration while that is tested. No client of the directory has such an id. */
export const isTwin = (clientId: string): boolean => parseId('trl', clientId) !== undefined;

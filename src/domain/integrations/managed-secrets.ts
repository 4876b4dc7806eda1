import {
  type Clock,
  GatewayError,
  type IntegrationId,
  type Random,
  randomToken,
  type SecretId,
  sha256,
} from '../../kernel/index.ts';
import { type Actor, assertMay } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  faulty,
  hasSecret,
  type Integration,
  type IntegrationService,
  type KeptSecret,
  MOST_HANDOVER_LIFE,
  MOST_SECRETS,
  newClientSecret,
  type SecretSeal,
  type SecretStore,
  secretId,
} from '../directory/index.ts';
import type { ManagedIntegrations } from './managed-integrations.ts';
import { DEFAULT_SECRET_LIFE, expiryOf } from './secret-life.ts';

/** What administrators see of a client secret. */
export interface ClientSecretView {
  readonly id: SecretId;
  /** Undefined where a version made it that kept none. */
  readonly lastFour: string | undefined;
  readonly createdAt: number;
  /** Undefined: never. */
  readonly expiresAt: number | undefined;
  /** To the hour; undefined: never, as far as is known. */
  readonly lastUsedAt: number | undefined;
  readonly expired: boolean;
  /** Until when the link to it is good that nobody has opened yet. */
  readonly waitsUntil: number | undefined;
}

/** What a link holds: all that an application needs of us. */
export interface Collected {
  readonly integration: Integration;
  readonly clientSecret: string;
  readonly expiresAt: number | undefined;
}

/** 256 bits: nobody guesses a link. */
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The verbs on client secrets: two alive at once, so that one can take the place of the other without a gap. */
export class ManagedSecrets {
  readonly #integrations: Pick<ManagedIntegrations, 'byId'>;
  readonly #all: Pick<IntegrationService, 'byId'>;
  readonly #store: SecretStore;
  readonly #seal: SecretSeal;
  readonly #audit: Audit;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #issuer: string;

  constructor(parts: {
    managed: Pick<ManagedIntegrations, 'byId'>;
    integrations: Pick<IntegrationService, 'byId'>;
    store: SecretStore;
    seal: SecretSeal;
    audit: Audit;
    clock: Clock;
    random: Random;
    issuer: string;
  }) {
    this.#integrations = parts.managed;
    this.#all = parts.integrations;
    this.#store = parts.store;
    this.#seal = parts.seal;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#issuer = parts.issuer;
  }

  /** The secrets of an integration, oldest first; one past its expiry is shown for a month. */
  async list(actor: Actor, id: IntegrationId): Promise<ClientSecretView[]> {
    await this.#integrations.byId(actor, id);
    const now = this.#clock.now();
    const kept = await this.#store.secretsKept(id);
    return kept.filter(({ waitsUntil }) => !isForgotten(waitsUntil, now)).map((one) => viewOf(one, now));
  }

  /** A new secret, told this once. `expires`: one of `SECRET_LIVES`. Refuses a third with kind `invalid`. */
  async add(
    actor: Actor,
    id: IntegrationId,
    expires: string = DEFAULT_SECRET_LIFE,
  ): Promise<{ secret: ClientSecretView; clientSecret: string }> {
    const { secret, plain } = await this.#add(actor, id, expires, false);
    return { secret, clientSecret: plain };
  }

  /**
   * A new secret for somebody else, who collects it by this address, once and within a week. Whoever makes the link does
   * not see the secret, and it rests sealed until then.
   */
  async handOver(
    actor: Actor,
    id: IntegrationId,
    expires: string = DEFAULT_SECRET_LIFE,
  ): Promise<{ secret: ClientSecretView; url: string; expiresAt: number }> {
    const { secret, token } = await this.#add(actor, id, expires, true);
    // Behind a #, so that the browser keeps it: it is in no log of any machine on the way.
    return { secret, url: `${this.#issuer}/handover#${token}`, expiresAt: secret.waitsUntil ?? 0 };
  }

  /** From now on this secret opens nothing. */
  async revoke(actor: Actor, id: IntegrationId, secret: SecretId): Promise<void> {
    const integration = await this.#mayChange(actor, id);
    const kept = (await this.#store.secretsKept(id)).find((one) => secretId(one) === secret);
    if (kept === undefined || !(await this.#store.revokeSecret(id, kept.hash))) {
      throw new GatewayError('missing', 'client_secret_not_found', 'There is no such client secret.');
    }
    this.#audit.by(actor).clientSecretRevoked(integration, secret);
    await this.#audit.flush();
  }

  /**
   * Gives what a link holds to the first who asks. A link that is spent, past its time or made up is kind `missing`, and
   * nothing says which.
   */
  async collect(token: string, address: string): Promise<Collected> {
    const missing = () =>
      new GatewayError('missing', 'handover_not_found', 'This link holds nothing, or nothing any more.');
    if (!TOKEN.test(token)) throw missing();
    // What cannot be written down must not happen.
    this.#audit.assertWritable();
    const tokenHash = hashOf(token);
    const taken = await this.#store.takeHandover(tokenHash, this.#clock.now());
    if (taken === undefined) throw missing();
    const integration = await this.#all.byId(taken.integrationId);
    const clientSecret = this.#seal.open(handoverName(tokenHash), taken.sealed).toString('utf8');
    this.#audit.clientSecretCollected(integration, secretId(taken.secret), address);
    await this.#audit.flush();
    return { integration, clientSecret, expiresAt: taken.secret.expiresAt };
  }

  async #add(actor: Actor, id: IntegrationId, expires: string, byLink: boolean) {
    const integration = await this.#mayChange(actor, id);
    if (!hasSecret(integration)) {
      throw faulty(
        'client-secret',
        'is for clients that prove themselves by one: this one does not.',
        'no-secret',
      );
    }
    const now = this.#clock.now();
    const by = { seal: this.#seal, random: this.#random };
    const { plain, kept } = newClientSecret(integration, by, {
      createdAt: now,
      expiresAt: expiryOf(expires, now),
    });
    const token = randomToken(this.#random, TOKEN_BYTES);
    const tokenHash = hashOf(token);
    const handover = byLink
      ? {
          tokenHash,
          sealed: this.#seal.seal(handoverName(tokenHash), Buffer.from(plain)),
          expiresAt: now + MOST_HANDOVER_LIFE,
        }
      : undefined;
    const outcome = await this.#store.addSecret(id, kept, handover);
    if (outcome === 'no_integration') {
      throw new GatewayError('missing', 'integration_not_found', 'There is no such integration.');
    }
    if (outcome === 'too_many') {
      throw faulty(
        'client-secret',
        `is one more than the ${MOST_SECRETS} that may be alive at once: revoke one first.`,
        'too-many-secrets',
        { most: MOST_SECRETS },
      );
    }
    const secret = viewOf({ ...kept, waitsUntil: handover?.expiresAt }, now);
    this.#audit.by(actor).clientSecretAdded(integration, secret.id, byLink ? 'by_link' : 'shown');
    await this.#audit.flush();
    return { secret, plain, token };
  }

  async #mayChange(actor: Actor, id: IntegrationId): Promise<Integration> {
    const integration = await this.#integrations.byId(actor, id);
    assertMay(actor, 'integrations:write');
    this.#audit.assertWritable();
    return integration;
  }
}

/** Its link was never opened and is past its time: nobody knows the secret, and nobody ever will. */
const isForgotten = (waitsUntil: number | undefined, now: number): boolean =>
  waitsUntil !== undefined && waitsUntil <= now;

const viewOf = (kept: KeptSecret, now: number): ClientSecretView => ({
  id: secretId(kept),
  lastFour: kept.lastFour,
  createdAt: kept.createdAt,
  expiresAt: kept.expiresAt,
  lastUsedAt: kept.lastUsedAt,
  expired: kept.expiresAt !== undefined && kept.expiresAt <= now,
  waitsUntil: kept.waitsUntil,
});

const hashOf = (token: string): string => sha256(`handover/${token}`).toString('base64url');
const handoverName = (tokenHash: string): string => `handover/${tokenHash}`;

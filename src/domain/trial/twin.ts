import type { KeyObject } from 'node:crypto';
import {
  type EphemeralStore,
  ephemeralKey,
  equalInConstantTime,
  hmacSha256,
  type IntegrationId,
  MINUTE,
  parseId,
  sha256,
  type TrialId,
} from '../../kernel/index.ts';
import type { ClientAuthMethod, Integration, IntegrationStore } from '../directory/index.ts';

/** Long enough to fetch a phone, short enough that nobody finds a twin lying about. */
export const TWIN_LIFE = 10 * MINUTE;

/** What stands for an integration while it is tested. */
export interface TwinRecord {
  readonly integrationId: IntegrationId;
  readonly redirectUri: string;
  readonly until: number;
}

/** All that a relying party is told: it is this one that the gateway plays. */
export interface TwinClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clientAuth: ClientAuthMethod;
  readonly redirectUri: string;
  readonly responseType: Integration['responseTypes'][number];
  /** By which way its answer comes, as its kind asks for it. */
  readonly responseMode: 'form_post' | 'query';
}

/** An integration's twin, and the integration that it stands for. */
export interface Twin {
  readonly integration: Integration;
  readonly original: Integration;
}

/** The twin's client id, made of the secret that one browser keeps: whoever shows the secret is that browser. */
export const trialIdOf = (browserSecret: string): TrialId =>
  `trl_${sha256(`trial\0${browserSecret}`).toString('base64url').slice(0, 22)}`;

/** Whether this browser is the one for which the twin was made. */
export const isOfBrowser = (clientId: string, browserSecret: string | undefined): boolean =>
  browserSecret !== undefined && equalInConstantTime(clientId, trialIdOf(browserSecret));

/**
 * The clients that stand for integrations while they are tested. One is in no list and in no directory: a short record in
 * the ephemeral store, so that every node knows it. All else is read from its integration each time, as that is then; one
 * that was deleted has none. Its secret is made anew wherever it is needed, and rests nowhere.
 */
export class Twins {
  readonly #store: EphemeralStore;
  readonly #integrations: Pick<IntegrationStore, 'byId'>;
  readonly #key: KeyObject;
  readonly #now: () => number;

  constructor(parts: {
    store: EphemeralStore;
    integrations: Pick<IntegrationStore, 'byId'>;
    key: KeyObject;
    now: () => number;
  }) {
    this.#store = parts.store;
    this.#integrations = parts.integrations;
    this.#key = parts.key;
    this.#now = parts.now;
  }

  async open(id: TrialId, record: Omit<TwinRecord, 'until'>): Promise<TwinRecord> {
    const kept = { ...record, until: this.#now() + TWIN_LIFE };
    await this.#store.put(twinKey(id), JSON.stringify(kept), TWIN_LIFE);
    return kept;
  }

  close(id: TrialId): Promise<void> {
    return this.#store.remove(twinKey(id));
  }

  /** The twin with this client id; undefined when its time is over or its integration is gone. */
  async find(clientId: string): Promise<Twin | undefined> {
    const id = parseId('trl', clientId);
    const text = id && (await this.#store.get(twinKey(id)));
    if (id === undefined || text === undefined) return undefined;
    const record = JSON.parse(text) as TwinRecord;
    if (record.until <= this.#now()) return undefined;
    const integration = await this.#integrations.byId(record.integrationId);
    return integration && { integration: twinOf(integration, id, record.redirectUri), original: integration };
  }

  secretOf(clientId: string): string {
    return hmacSha256(this.#key, 'countersign/twin', clientId).toString('base64url');
  }
}

/**
 * The integration with another client id, one redirect URI, and nothing that reaches beyond this one sign-in: no session,
 * no refresh token, no device, no word to the application's own addresses. A key of the application's own cannot be
 * played: a secret stands for it.
 */
export function twinOf(integration: Integration, id: TrialId, redirectUri: string): Integration {
  const { protocol } = integration;
  return {
    ...integration,
    clientId: id,
    redirectUris: [redirectUri],
    protocol: {
      ...protocol,
      clientAuth: protocol.clientAuth === 'private_key_jwt' ? 'client_secret_post' : protocol.clientAuth,
      clientKeys: [],
      offlineAccess: false,
      sessionAge: 0,
      deviceSignIn: false,
      postLogoutRedirectUris: [],
      backchannelLogoutUri: undefined,
    },
  };
}

const twinKey = (id: TrialId) => ephemeralKey('twin', id);

import {
  DAY,
  type IntegrationId,
  type Random,
  randomToken,
  type SecretId,
  sha256,
} from '../../kernel/index.ts';
import type { SecretSeal } from './directory-store.ts';
import type { Integration } from './integration.ts';

/** A client secret as it rests in the directory: as a hash, or sealed where it must be read again. */
export interface ClientSecret {
  /** SHA-256 suffices, the secret is 256 random bits and not a password. Of a sealed one, a name that no hash has. */
  readonly hash: string;
  /** For `client_secret_jwt` alone: the key of an HMAC cannot be a hash. */
  readonly sealed?: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  /** By which people tell two of them apart; undefined for those of a version that kept none. */
  readonly lastFour?: string | undefined;
  /** To the hour. */
  readonly lastUsedAt?: number | undefined;
}

/** A secret as its administrators see it. */
export interface KeptSecret extends ClientSecret {
  /** Until when it may be collected by a link that nobody has opened yet. */
  readonly waitsUntil: number | undefined;
}

/** A secret on its way to whoever gets it, sealed until then. */
export interface Handover {
  /** SHA-256 of what stands in the link. */
  readonly tokenHash: string;
  readonly sealed: string;
  readonly expiresAt: number;
}

/** Two, so that one can take the place of the other without a gap. */
export const MOST_SECRETS = 2;
/** Long enough for a holiday of whoever gets the link, short enough that a forgotten mail is worth nothing. */
export const MOST_HANDOVER_LIFE = 7 * DAY;

/** The port to the client secrets of integrations, under the same terms as `IntegrationStore`. */
export interface SecretStore {
  /** All of an integration, those past their expiry too, oldest first. */
  secretsKept(id: IntegrationId): Promise<KeptSecret[]>;
  /**
   * Adds one, with the link that hands it over, where fewer than `MOST_SECRETS` are alive at this time. Of any number at
   * once no more than that are added. Those that went past their expiry a month ago are forgotten.
   */
  addSecret(
    id: IntegrationId,
    secret: ClientSecret,
    handover: Handover | undefined,
  ): Promise<'added' | 'too_many' | 'no_integration'>;
  /** From now on this secret opens nothing, nor does a link to it; false when there was none. */
  revokeSecret(id: IntegrationId, hash: string): Promise<boolean>;
  /** Remembers a use, unless one since `unlessSince` is remembered. */
  secretUsed(hash: string, now: number, unlessSince: number): Promise<void>;
  /** Takes what a link holds, and the link away with it: of any number at once one gets it. */
  takeHandover(tokenHash: string, now: number): Promise<TakenHandover | undefined>;
  /** Forgets links past their time and the secrets that nobody will ever know; says how many that were. */
  sweepHandovers(now: number): Promise<number>;
}

export interface TakenHandover {
  readonly integrationId: IntegrationId;
  readonly secret: ClientSecret;
  readonly sealed: string;
}

/** What a secret is called; says nothing of the secret. */
export const secretId = ({ hash }: Pick<ClientSecret, 'hash'>): SecretId =>
  `sec_${sha256(`client-secret/${hash}`).subarray(0, 16).toString('base64url')}`;

/** Clients that prove themselves by a secret of ours; the others by a key of their own, or not at all. */
export const hasSecret = ({ protocol: { clientAuth } }: Pick<Integration, 'protocol'>): boolean =>
  clientAuth === 'client_secret_post' || clientAuth === 'client_secret_jwt';

/**
 * A new secret of 256 bits, and how it is to be kept: as a hash, or sealed where assertions are checked by it. The plain
 * text is in no other place.
 */
export function newClientSecret(
  { clientId, protocol }: Pick<Integration, 'clientId' | 'protocol'>,
  by: { seal: SecretSeal; random: Random },
  times: { createdAt: number; expiresAt: number | undefined },
): { plain: string; kept: ClientSecret } {
  const plain = randomToken(by.random, 32);
  const shown = { lastFour: plain.slice(-4), ...times };
  const kept =
    protocol.clientAuth === 'client_secret_jwt'
      ? {
          hash: `sealed.${randomToken(by.random, 16)}`,
          sealed: by.seal.seal(sealName(clientId), Buffer.from(plain)),
          ...shown,
        }
      : { hash: hashOfSecret(plain), ...shown };
  return { plain, kept };
}

/** Under which name the secret of this client is sealed. */
export const sealName = (clientId: string): string => `client-secret/${clientId}`;

export const hashOfSecret = (plain: string): string => sha256(plain).toString('base64url');

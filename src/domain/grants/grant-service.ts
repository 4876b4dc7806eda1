import {
  type Clock,
  type GrantId,
  type IntegrationId,
  type OrganizationId,
  type PhoneId,
  sha256,
  type UserId,
} from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import type { GrantStore, LastingGrant, RefreshToken } from './grant-store.ts';

/**
 * Why a grant was ended before its time. `client`: by the application itself (RFC 7009). `person`: who signed out
 * everywhere. `operator`: who ended all sessions of a person. `blocked`: by the application's organization.
 */
export type EndReason = 'client' | 'person' | 'operator' | 'blocked' | 'reuse' | 'code_reuse';

/** The verbs on lasting grants and refresh tokens. */
export class GrantService {
  readonly #store: GrantStore;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(parts: { store: GrantStore; audit: Audit; clock: Clock }) {
    this.#store = parts.store;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
  }

  /** Opens a grant for as long as its code may wait; the first refresh token gives it its full life. */
  open(grant: {
    id: GrantId;
    integrationId: IntegrationId;
    userId: UserId;
    phoneId: PhoneId;
    payload: string;
    life: number;
  }): Promise<boolean> {
    const { life, ...known } = grant;
    const now = this.#clock.now();
    return this.#store.open({ ...known, createdAt: now, expiresAt: now + life });
  }

  living(id: GrantId): Promise<LastingGrant | undefined> {
    return this.#store.living(id, this.#clock.now());
  }

  /**
   * Keeps a refresh token of this grant: for `life` milliseconds, and no longer than `atMost` after the sign-in. Where
   * it replaces another, that one is spent in the same step; if it was spent before, it is in two places, and the whole
   * grant is ended. False when nothing was kept.
   */
  async keep(given: {
    token: string;
    replaces: string | undefined;
    grantId: GrantId;
    payload: string;
    life: number;
    atMost: number;
    /** Of the integration; for the audit log. */
    organizationId: OrganizationId;
    address: string;
  }): Promise<boolean> {
    const { token, replaces, grantId, payload, life, atMost, organizationId, address } = given;
    const now = this.#clock.now();
    const grant = await this.#store.living(grantId, now);
    if (grant === undefined) return false;
    const until = grant.createdAt + atMost;
    const expiresAt = Math.min(now + life, until);
    const kept = await this.#store.keep(
      { hash: hashOf(token), grantId, payload, issuedAt: now, expiresAt, spentAt: undefined },
      until,
      replaces && hashOf(replaces),
    );
    if (kept === 'spent') await this.end(grantId, 'reuse', address);
    if (kept === 'kept' && replaces === undefined) this.#audit.grantIssued(grant, organizationId, address);
    return kept === 'kept';
  }

  /** The token as it is kept, spent or not, while it could be of use. */
  find(token: string): Promise<{ token: RefreshToken; grant: LastingGrant } | undefined> {
    return this.#store.byHash(hashOf(token), this.#clock.now());
  }

  /** Ends the grant with all its tokens, once. */
  async end(id: GrantId, reason: EndReason, address: string): Promise<void> {
    const ended = await this.#store.end(id, this.#clock.now());
    if (ended === undefined) return;
    if (reason === 'reuse') this.#audit.refreshTokenReused(ended, address);
    else this.#audit.grantEnded(ended, reason, address);
  }

  /** In how many applications, of this organization when one is named, this person stays signed in without being asked. */
  applicationsOf(userId: UserId, within?: OrganizationId): Promise<number> {
    return this.#store.applicationsOf(userId, this.#clock.now(), within);
  }

  /** Ends all that this person let applications, of this organization when one is named, do for longer. */
  async endOfPerson(
    userId: UserId,
    address: string,
    reason: EndReason = 'person',
    within?: OrganizationId,
  ): Promise<void> {
    for (const grant of await this.#store.endOfUser(userId, this.#clock.now(), within)) {
      this.#audit.grantEnded(grant, reason, address);
    }
  }
}

const hashOf = (token: string): string => sha256(token).toString('base64url');

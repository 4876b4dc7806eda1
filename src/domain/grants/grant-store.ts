import type { GrantId, IntegrationId, OrganizationId, PhoneId, UserId } from '../../kernel/index.ts';

/** What one sign-in let an application do for longer: the family that its refresh tokens belong to. */
export interface LastingGrant {
  readonly id: GrantId;
  readonly integrationId: IntegrationId;
  readonly userId: UserId;
  /** The phone that approved the sign-in: when it goes, so does the grant. */
  readonly phoneId: PhoneId;
  /** What was granted, as the provider writes it. JSON. */
  readonly payload: string;
  readonly createdAt: number;
  /** The end, however often tokens are refreshed. */
  readonly expiresAt: number;
}

/** One refresh token. Only its hash is kept: a stolen directory holds none that can be used. */
export interface RefreshToken {
  /** SHA-256, base64url; it suffices, the token is 256 random bits and not a password. */
  readonly hash: string;
  readonly grantId: GrantId;
  /** What it stands for, as the provider writes it, without the token itself. JSON. */
  readonly payload: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly spentAt: number | undefined;
}

/**
 * The port to lasting grants and their refresh tokens. A grant *lives* until it expires, is ended, its person is
 * disabled or deleted, its phone is revoked, or its integration is deleted. Rejects with kind `unavailable` when the
 * directory cannot be reached.
 */
export interface GrantStore {
  /** Keeps a new grant; false when there is no such person any more. */
  open(grant: LastingGrant): Promise<boolean>;
  /** The grant if it lives at this time. */
  living(id: GrantId, now: number): Promise<LastingGrant | undefined>;
  /**
   * Keeps a token, and lets its grant live until this time, all or nothing. With `replaces`, the hash of the token
   * before, that one is spent in the same step: of any number of callers exactly one is told `kept`, the others `spent`.
   * `gone` when there is no such grant. A token that comes to a grant that was ended is as dead as the others.
   */
  keep(token: RefreshToken, grantUntil: number, replaces?: string): Promise<'kept' | 'spent' | 'gone'>;
  /** The token, spent or not, with its grant, if it has not expired and its grant lives. */
  byHash(hash: string, now: number): Promise<{ token: RefreshToken; grant: LastingGrant } | undefined>;
  /** Ends the grant with every token of it; the grant, when it was not ended before. */
  end(id: GrantId, now: number): Promise<LastingGrant | undefined>;
  /** Ends every grant of an integration, and says how many that were. */
  endOfIntegration(id: IntegrationId, now: number): Promise<number>;
  /** How many applications hold a living grant of this person; of this organization alone, when one is named. */
  applicationsOf(id: UserId, now: number, within?: OrganizationId): Promise<number>;
  /** Ends every grant of a person, or those of one organization's applications; those that were not ended before. */
  endOfUser(id: UserId, now: number, within?: OrganizationId): Promise<LastingGrant[]>;
  /** Forgets tokens that expired before this time, and grants that expired or were ended before it. */
  sweep(before: number): Promise<void>;
}

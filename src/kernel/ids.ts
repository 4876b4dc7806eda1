import { type Random, randomToken } from './random.ts';

/**
 * Branded, prefixed ids: a wrong kind does not compile, and reads wrong in a log.
 * An id names a thing; it is never a secret.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;
export type OrganizationId = Id<'org'>;
export type IntegrationId = Id<'int'>;
export type UserId = Id<'usr'>;
export type PhoneId = Id<'phn'>;
export type InvitationId = Id<'inv'>;
export type ChallengeId = Id<'chl'>;
export type EventId = Id<'evt'>;
export type BrowserId = Id<'brw'>;
export type RecoveryId = Id<'rec'>;
export type GrantId = Id<'gra'>;
export type TrialId = Id<'trl'>;
export type SecretId = Id<'sec'>;
export type WebhookId = Id<'whk'>;
export type DeliveryId = Id<'dlv'>;

/** 128 bits: not to be guessed, and never met twice (ASVS 11.5.1). */
const ID_BYTES = 16;
const ID_BODY = /^[A-Za-z0-9_-]{22}$/;

/** A new id: the prefix and 128 random bits. */
export const newId = <P extends string>(prefix: P, random: Random): Id<P> =>
  `${prefix}_${randomToken(random, ID_BYTES)}`;

/** The text as an id of this kind, or undefined when it is not one. */
export function parseId<P extends string>(prefix: P, text: unknown): Id<P> | undefined {
  if (typeof text !== 'string' || !text.startsWith(`${prefix}_`)) return undefined;
  return ID_BODY.test(text.slice(prefix.length + 1)) ? (text as Id<P>) : undefined;
}

/** The 22 characters after the prefix. */
export const idBody = (id: Id<string>): string => id.slice(id.indexOf('_') + 1);

/** The one organization of a deployment that has not been divided. */
export const DEFAULT_ORGANIZATION: OrganizationId = 'org_default';

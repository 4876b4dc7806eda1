import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type {
  ChallengeId,
  EventId,
  IntegrationId,
  OrganizationId,
  PhoneId,
  UserId,
} from '../../kernel/index.ts';

/** One thing that happened. Who, what, when, on which integration; personal data stand apart. */
export interface AuditEvent {
  readonly id: EventId;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: AuditEventName;
  readonly organizationId?: OrganizationId | undefined;
  readonly integrationId?: IntegrationId | undefined;
  readonly userId?: UserId | undefined;
  readonly phoneId?: PhoneId | undefined;
  readonly challengeId?: ChallengeId | undefined;
  /** Small vocabularies only: a reason, an acr, a kind. Never free text of a stranger, never a secret. */
  readonly detail: Readonly<Record<string, string>>;
  /** Addresses, browsers, emails: kept beside the chained row, so that they can be deleted without breaking it. */
  readonly personal: Readonly<Record<string, string>>;
}

export const AUDIT_EVENTS = [
  'integration.created',
  'integration.updated',
  'integration.deleted',
  'organization.created',
  'organization.updated',
  'organization.deleted',
  'member.invited',
  'member.links_withdrawn',
  'member.joined',
  'member.changed',
  'member.removed',
  'instance.owned',
  'operator.added',
  'operator.removed',
  'operator.link_issued',
  'client_secret.added',
  'client_secret.revoked',
  'client_secret.collected',
  'api_key.created',
  'api_key.revoked',
  'key.published',
  'key.rotation_asked',
  'key.rotated',
  'key.removed',
  'key.revoked',
  'user.invited',
  'user.signed_up',
  'user.updated',
  'user.email_changed',
  'user.data_downloaded',
  'user.deleted',
  'phone.enrolled',
  'phone.renamed',
  'phone.revoked',
  'phone.invited',
  'browser.reported',
  'browser.refused',
  'browser.forgotten',
  'browser.allowed',
  'recovery.asked',
  'recovery.stopped',
  'recovery.used',
  'recovery_codes.made',
  'recovery_code.refused',
  'invitation.refused',
  'grant.issued',
  'grant.ended',
  'refresh_token.reused',
  'entra.linked',
  'entra.unlinked',
  'challenge.claimed',
  'challenge.approved',
  'challenge.declined',
  'challenge.contested',
  'challenge.cancelled',
  'challenge.consumed',
  'session.used',
  'session.ended',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.stopped',
] as const;
export type AuditEventName = (typeof AUDIT_EVENTS)[number];

/** A row of the chain as it is stored. */
export interface ChainedEvent extends AuditEvent {
  readonly sequence: number;
  /** Random, so that the hash of an address cannot be found by trying all addresses. */
  readonly salt: string;
  readonly personalHash: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first row of a chain follows. */
export const CHAIN_START = { sequence: 0, hash: 'countersign-audit-v1' } as const;

/**
 * The event as the row after `previous`. Its hash covers every field, the hash of the row before, and the salted hash
 * of the personal data: a row that is altered, missing or moved breaks the chain, deleted personal data do not.
 */
export function chain(
  event: AuditEvent,
  previous: { sequence: number; hash: string },
  salt: string,
): ChainedEvent {
  const { personal, ...row } = event;
  const personalHash = hash('sha256', `${salt}\0${canonical(personal)}`, 'base64url');
  const sequence = previous.sequence + 1;
  return {
    ...event,
    sequence,
    salt,
    personalHash,
    previousHash: previous.hash,
    hash: hash(
      'sha256',
      canonical({ ...row, sequence, personalHash, previousHash: previous.hash }),
      'base64url',
    ),
  };
}

/** RFC 8785; fields that are undefined are left out, as in any JSON. */
function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('an audit event must be JSON');
  return text;
}

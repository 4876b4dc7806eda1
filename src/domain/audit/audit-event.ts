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
  /** The number of the request it happened in, which an error page of that request shows to its person. */
  readonly reference?: string | undefined;
  /** Small vocabularies only: a reason, an acr, a kind, a number of milliseconds. Never free text of a stranger, never a secret. */
  readonly detail: Readonly<Record<string, string>>;
  /** Addresses, browsers, emails: kept beside the chained row, so that they can be deleted without breaking it. */
  readonly personal: Readonly<Record<string, string>>;
}

export const AUDIT_EVENTS = [
  'integration.created',
  'integration.updated',
  'integration.deleted',
  'integration.tested',
  'organization.created',
  'organization.updated',
  'organization.deleted',
  'member.invited',
  'member.links_withdrawn',
  'member.joined',
  'member.changed',
  'member.removed',
  'instance.owned',
  'directory.restored',
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
  'user.vouched',
  'user.disabled',
  'user.enabled',
  'user.sessions_ended',
  'user.blocked',
  'user.unblocked',
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
  'request.refused',
  'audit.trimmed',
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
  const personalHash = hashOfPersonal(salt, event.personal);
  const link = { sequence: previous.sequence + 1, personalHash, previousHash: previous.hash };
  return { ...event, ...link, salt, hash: hashOfRow(event, link) };
}

/** What the chain says of an event at this place. A field that is undefined counts as one that is not there. */
export function hashOfRow(
  { personal: _personal, ...row }: AuditEvent,
  link: { sequence: number; personalHash: string; previousHash: string },
): string {
  return hash('sha256', canonical({ ...row, ...link }), 'base64url');
}

/** What the chain says of the data beside the row. */
export const hashOfPersonal = (salt: string, personal: Readonly<Record<string, string>>): string =>
  hash('sha256', `${salt}\0${canonical(personal)}`, 'base64url');

/** RFC 8785; fields that are undefined are left out, as in any JSON. */
function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('an audit event must be JSON');
  return text;
}

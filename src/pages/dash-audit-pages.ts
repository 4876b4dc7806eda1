import type { DashboardChrome } from './dashboard-pages.ts';

/** What the audit log may say of something that happened, a sentence each; a part after the event's name tells how. */
export const auditSentences = [
  'challenge.claimed',
  'challenge.approved',
  'challenge.declined',
  'challenge.declined.not_me',
  'challenge.declined.wrong_number',
  'challenge.declined.wrong_code',
  'challenge.contested',
  'challenge.cancelled',
  'challenge.consumed',
  'session.used',
  'session.ended',
  'browser.reported',
  'browser.refused',
  'browser.forgotten',
  'browser.allowed',
  'request.refused',
  'user.invited',
  'user.signed_up',
  'user.updated',
  'user.email_changed',
  'user.data_downloaded',
  'user.deleted',
  'user.disabled',
  'user.enabled',
  'user.sessions_ended',
  'user.blocked',
  'user.unblocked',
  'phone.enrolled',
  'phone.renamed',
  'phone.revoked',
  'phone.invited',
  'recovery.asked',
  'recovery.stopped',
  'recovery.used',
  'recovery_codes.made',
  'recovery_code.refused',
  'invitation.refused',
  'entra.linked',
  'entra.unlinked',
  'integration.created',
  'integration.updated',
  'integration.deleted',
  'integration.tested',
  'client_secret.added',
  'client_secret.revoked',
  'client_secret.collected',
  'grant.issued',
  'grant.ended',
  'refresh_token.reused',
  'organization.created',
  'organization.updated',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.stopped',
  'key.published',
  'key.rotation_asked',
  'key.rotated',
  'key.removed',
  'key.revoked',
  'audit.trimmed',
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
  'api_key.created',
  'api_key.revoked',
  'user.vouched',
  'unknown',
] as const;
export type AuditSentence = (typeof auditSentences)[number];

export const auditGroups = [
  'sign-in',
  'person',
  'phone',
  'application',
  'administration',
  'security',
] as const;

export const auditFields = [
  'organization',
  'event',
  'user',
  'integration',
  'actor',
  'reference',
  'from',
  'until',
] as const;
export type AuditField = (typeof auditFields)[number];

/** Why a field of the filter cannot be used. */
export const auditFaults = ['id', 'event', 'reference', 'moment', 'order'] as const;
export type AuditFault = (typeof auditFaults)[number];

/** Somebody or something that acts or is acted upon. */
export type AuditWho =
  | { kind: 'person'; name: string }
  | { kind: 'deleted' }
  | { kind: 'api-key' | 'other'; id: string }
  | { kind: 'cli' };

/** One event as it is listed. */
export interface AuditLine {
  /** Of its own page. */
  path: string;
  /** Milliseconds since 1970. */
  at: number;
  sentence: AuditSentence;
  /** Who did it; none where nobody is known. */
  who?: AuditWho;
  /** Whom it is about, where that is somebody else. */
  about?: AuditWho;
  application?: { name: string | undefined };
  address?: string;
  /** ISO 3166-1 alpha-2, or `unknown`. */
  place: string;
}

export interface DashboardAuditPage {
  chrome: DashboardChrome;
  /** Days that events are kept; none: for good. */
  keptDays?: number;
  filter: {
    path: string;
    /** As it was typed. */
    values: Partial<Record<AuditField, string>>;
    faults: Partial<Record<AuditField, { kind: AuditFault }>>;
    /** Whether there are several organizations to choose from. */
    organizations: boolean;
    /** What may be chosen, by group. */
    events: readonly { group: (typeof auditGroups)[number]; sentences: readonly AuditSentence[] }[];
  };
  lines: readonly AuditLine[];
  /** With the same filter; `older` and `newest` where there are any. */
  paths: { csv: string; jsonl: string; older?: string; newest?: string };
}

export interface DashboardAuditEventPage {
  chrome: DashboardChrome;
  list: string;
  line: AuditLine;
  /** Its place in the list. */
  sequence: string;
  /** As programs know it. */
  name: string;
  reference?: string;
  ids: { organization?: string; phone?: string; challenge?: string };
  /** What else is known, by its technical name. */
  details: readonly (readonly [name: string, value: string])[];
  hash: string;
  /** Lists of what has something in common with this. */
  more: { person?: string; application?: string; actor?: string; reference?: string };
}

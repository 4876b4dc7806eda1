import type { IntegrationId, OrganizationId, UserId } from '../../kernel/index.ts';
import type { AuditEventName, PastEvent } from '../audit/index.ts';

/** What is asked of the audit log: everything that is given has to fit. */
export interface AuditFilter {
  readonly organizationId?: OrganizationId | undefined;
  /** One of these. */
  readonly events?: readonly AuditEventName[] | undefined;
  readonly userId?: UserId | undefined;
  readonly integrationId?: IntegrationId | undefined;
  /** Who did it: a member's user id, an API key's id, or `cli`. */
  readonly actor?: string | undefined;
  readonly reference?: string | undefined;
  /** From this moment on, milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Before this moment. */
  readonly until?: number | undefined;
}

/** Where an event stands among all: the list is in this order, the newest first. */
export interface AuditPlace {
  readonly at: number;
  readonly sequence: number;
}

/** An event with what its people and things are called now; nothing where they are gone. */
export interface AuditEntry extends PastEvent {
  readonly hash: string;
  /** Who did it, where it was somebody else than the person it is about. */
  readonly actor: string | undefined;
  readonly application: string | undefined;
  readonly person: AuditPerson | undefined;
  readonly actingPerson: AuditPerson | undefined;
}

export interface AuditPerson {
  readonly email: string | undefined;
  readonly name: string | undefined;
}

/** The port to the audit log as it is read. */
export interface AuditLogStore {
  /** At most `limit` events that fit, the newest first, from before this place. Reads no more than it has to. */
  find(filter: AuditFilter, limit: number, before?: AuditPlace): Promise<AuditEntry[]>;

  /** The one with this number, if it fits. */
  bySequence(sequence: number, filter: Pick<AuditFilter, 'organizationId'>): Promise<AuditEntry | undefined>;
}

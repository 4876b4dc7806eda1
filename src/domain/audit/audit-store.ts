import type { OrganizationId, UserId } from '../../kernel/index.ts';
import type { AuditEvent } from './audit-event.ts';

/** The port to the audit log. */
export interface AuditStore {
  /**
   * Appends the events to the chain, all or none, in this order, in one transaction that no other writer of any
   * process can get between. `salt` makes a new salt for each row. An event that is in the chain already is left as it
   * is: whoever did not hear the answer may ask again.
   */
  append(events: readonly AuditEvent[], salt: () => string): Promise<void>;

  /**
   * What happened to a person, the newest first, at most `limit`, from before this place in the list; what stands on
   * the name of this organization alone, when one is given.
   */
  historyOf(userId: UserId, limit: number, before?: number, within?: OrganizationId): Promise<PastEvent[]>;
}

/** An event as it can be read again. Its personal part is empty once it was deleted. */
export type PastEvent = AuditEvent & { readonly sequence: number };

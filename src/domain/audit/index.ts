/**
 * The list of things that happen here, and the one writer that records them in a chain of hashes.
 * Everybody may call it; it calls nobody but its store.
 */

export { Audit, type OfChallenge } from './audit.ts';
export {
  AUDIT_EVENTS,
  type AuditEvent,
  type AuditEventName,
  CHAIN_START,
  type ChainedEvent,
  chain,
} from './audit-event.ts';
export type { AuditStore, PastEvent } from './audit-store.ts';
export { AuditWriter } from './audit-writer.ts';
export type { Deeds } from './deeds.ts';

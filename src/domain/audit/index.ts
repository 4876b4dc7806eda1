/**
 * The list of things that happen here, and the one writer that records them in a chain of hashes; what is wrong with that
 * chain, and how it grows shorter. Everybody may call it; it calls nobody but its stores.
 */

export { Audit } from './audit.ts';
export {
  AUDIT_EVENTS,
  type AuditEvent,
  type AuditEventName,
  CHAIN_START,
  type ChainedEvent,
  chain,
} from './audit-event.ts';
export { AuditKeeper, type Retention, type Verification } from './audit-keeper.ts';
export type { AuditStore, PastEvent } from './audit-store.ts';
export { AuditWriter } from './audit-writer.ts';
export { type Checkpoints, headAt, nextLink } from './chain-link.ts';
export { ChainSigner, type CheckpointKind, type SignedCheckpoint } from './chain-signer.ts';
export type { ChainStore, StoredRow, Trimmed } from './chain-store.ts';
export type { Deeds } from './deeds.ts';
export { describeFinding, type Finding, type FindingKind } from './finding.ts';
export type { OfChallenge } from './subjects.ts';

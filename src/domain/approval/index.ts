/**
 * What a phone must prove, and the decision it may make: proofs of its requests, the statement it signs, and the
 * moves that only it can cause. Knows no HTTP; the edge hands it the bytes of a request.
 */
export { ApprovalService, type Claimable } from './approval-service.ts';
export { thumbprint } from './phone-key.ts';
export {
  type IdentifiedPhone,
  PhoneProofs,
  PROOF_TYP,
  type ProvenRequest,
  publicKeySchema,
} from './phone-proof.ts';
export { DECISION_TYP } from './signed-decision.ts';
export { type Decision, decisionDigest, type Statement, UNKNOWN } from './statement.ts';

/**
 * What a phone must prove, and the decision it may make: proofs of its requests, the statement it signs, and the
 * moves that only it can cause. Knows no HTTP; the edge hands it the bytes of a request.
 */
export { type AdmissionParts, isAdmitted } from './admission.ts';
export { ApprovalService, type Claimable, type Proof, type Scanned } from './approval-service.ts';
export { Claims } from './claims.ts';
export { codeToShow, NUMBERS, neededConfirmation } from './confirmation.ts';
export { Contexts, type Places } from './context.ts';
export { HereService } from './here-service.ts';
export type { IdentifiedPhone } from './identified-phone.ts';
export { thumbprint } from './phone-key.ts';
export {
  PhoneProofs,
  PROOF_TYP,
  type ProvenRequest,
  publicKeySchema,
} from './phone-proof.ts';
export { BLOCKED_FOR, RememberedBrowsers } from './remembered-browsers.ts';
export { REMEMBERED_FOR, RememberedPhones } from './remembered-phones.ts';
export { checkSignedDecision, DECISION_TYP } from './signed-decision.ts';
export { type Decision, decisionDigest, type Statement, UNKNOWN } from './statement.ts';
export { describeUserAgent } from './user-agent.ts';
export { WebAuthn } from './web-authn.ts';

/**
 * Testing an integration: the gateway plays its relying party with a client that stands for it for ten minutes, looks at
 * itself from that side, and says what an application would be told of somebody.
 */

export { Checkup, type CheckupParts, type TrialReport } from './checkup.ts';
export {
  ClaimsPreview,
  type ClaimsPreviewParts,
  type ClaimsSource,
  FROM_THE_SIGN_IN,
  type PersonFinder,
  type Preview,
  USUAL_SCOPE,
} from './claims-preview.ts';
export {
  CHECKLIST,
  type CheckName,
  ELSEWHERE,
  type Finding,
  MICROSOFT_CODES,
  type MicrosoftCode,
  OUTCOMES,
  type Outcome,
  REASONS,
  STEPS,
  sorted,
  VERDICTS,
  type Verdict,
  verdictOf,
} from './finding.ts';
export { type Outside, type Seen, type TlsSeen, Unreachable, type Way } from './outside.ts';
export { type Asked, type Party, PartyError, type PartyFault } from './party.ts';
export { type Trial, TrialStore } from './trial.ts';
export { TrialService, type TrialServiceParts } from './trial-service.ts';
export { isOfBrowser, TWIN_LIFE, type Twin, type TwinClient, Twins } from './twin.ts';

import {
  type ApprovalResult,
  type Asker,
  type Challenge,
  type ChallengeTimers,
  claim,
  type Holder,
  type WaitingBrowser,
} from '../../src/domain/challenge/index.ts';
import { DEFAULT_CONFIRMATION, DEFAULT_SIGN_UP } from '../../src/domain/directory/index.ts';
import { MINUTE, SECOND } from '../../src/kernel/index.ts';

export const TIMERS: ChallengeTimers = {
  unscanned: 120 * SECOND,
  unscannedAtMost: 5 * MINUTE,
  enrolling: 10 * MINUTE,
  answer: 90 * SECOND,
  confirm: 120 * SECOND,
  collect: 60 * SECOND,
};
export const SIGN_IN_LIFE = 20 * MINUTE;

export const ada: Holder = { phoneId: 'phn_ada', userId: 'usr_ada' };
export const sister: Holder = { phoneId: 'phn_sister', userId: 'usr_ada' };
export const eve: Holder = { phoneId: 'phn_eve', userId: 'usr_eve' };

export const adasResult: ApprovalResult = { ...ada, acr: 'a', amr: ['b'], authenticatedAt: 5 };

export const asker: Asker = {
  organizationId: 'org_default',
  integrationId: 'int_1',
  clientId: 'client',
  application: 'Contoso',
  host: 'contoso.example',
  demo: false,
  purpose: 'sign-in',
  policy: { confirmation: DEFAULT_CONFIRMATION, signUp: DEFAULT_SIGN_UP },
};

export const browser: WaitingBrowser = {
  address: '192.0.2.1',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  keyHash: 'key',
  traitHash: 'traits',
};

/** A challenge as it was opened at the time 0. */
export const pending: Challenge = {
  ...asker,
  id: 'chl_AAECAwQFBgcICQoLDA0ODw',
  return: { kind: 'interaction', uid: 'uid', until: SIGN_IN_LIFE },
  browserSecretHash: 'hash',
  browser,
  createdAt: 0,
  lastsUntil: TIMERS.unscannedAtMost,
  moves: 0,
  state: 'pending',
  deadline: TIMERS.unscanned,
};

export const CODE = '000042';

/** Ada's, with a code to be typed into the waiting page after her approval. */
export const claimedWithCode = (from: Challenge, now: number): Challenge => {
  const confirmation = { kind: 'typed-code', code: CODE, triesLeft: 3 } as const;
  return claim(from, ada, { statement: 'statement', confirmation }, now, TIMERS);
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** The state that a move leads to, or the code of its refusal. */
export function outcome(move: () => Challenge): string {
  try {
    return move().state;
  } catch (error) {
    return codeOf(error);
  }
}

/** `done` when the work succeeds, or the code of its refusal. */
export const outcomeOf = (work: Promise<unknown>, done: string): Promise<string> =>
  work.then(() => done, codeOf);

import type { DashboardChrome } from './dashboard-pages.ts';
import type { IntegrationHead } from './integration-pages.ts';
import type { MessageKey, MessageValues } from './translate.ts';

/** What is looked at, each with the reasons for which it came out as it did. */
export const testReasons = {
  https: ['ok', 'plain'],
  address: ['ok', 'loopback', 'private', 'private_name', 'unknown_name'],
  tls: ['ok', 'no_https', 'unreachable', 'refused'],
  certificate: ['ok', 'no_https', 'unreachable', 'soon', 'expired', 'untrusted'],
  issuer: ['ok', 'unread', 'different'],
  'signing-key': ['ok', 'unread', 'missing', 'weak', 'no_certificate'],
  secret: ['ok', 'lasting', 'not_used', 'own_key', 'soon', 'missing'],
  email: ['ok', 'absent', 'unverified', 'nobody'],
  clock: ['ok', 'unread', 'off'],
  discovery: ['ok', 'inside', 'unreachable', 'status', 'malformed', 'incomplete', 'foreign'],
  keys: ['ok', 'unread', 'unreachable', 'status', 'malformed', 'missing', 'no_certificate'],
  authorization: ['ok', 'waiting', 'entra', 'refused'],
  token: [
    ...(['ok_id_token', 'ok_code', 'ok_other_secret', 'waiting', 'entra'] as const),
    ...(['expired', 'audience', 'issuer', 'signature', 'malformed', 'nonce'] as const),
    ...(['client', 'exchange', 'unreachable'] as const),
  ],
  claims: ['ok', 'waiting', 'entra', 'missing', 'empty', 'no_email', 'unverified'],
  'sign-out': ['ok', 'waiting', 'entra', 'absent', 'status', 'unreachable'],
  'registered-redirect': ['elsewhere'],
  'mapped-claims': ['elsewhere'],
  'user-journey': ['elsewhere'],
} as const;
export type TestCheck = keyof typeof testReasons;

export const testOutcomes = ['passed', 'warning', 'failed', 'not-tested'] as const;
export const testVerdicts = ['passed', 'warning', 'failed', 'unfinished'] as const;
export type TestVerdict = (typeof testVerdicts)[number];

/** What Microsoft would have shown. */
export const testCodes = [
  'AADB2C90235',
  'AADB2C90237',
  'AADB2C90238',
  'AADB2C90239',
  'AADB2C90240',
  'AADB2C90243',
  'AADB2C90255',
  'AADB2C90273',
  'AADB2C90289',
  'AADSTS901011',
] as const;

/** How one check came out. */
export interface TestLine {
  readonly check: TestCheck;
  readonly outcome: (typeof testOutcomes)[number];
  readonly reason: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly code?: (typeof testCodes)[number] | undefined;
}

/** The same wherever they are given. */
const SHARED = ['unread', 'no_https', 'waiting', 'entra', 'unreachable', 'status', 'malformed'];
/** Chosen by, and not only shown. */
const NUMBERS = ['days', 'count'];

/** The text that says why. */
export const testReasonKey = ({ check, reason }: Pick<TestLine, 'check' | 'reason'>): MessageKey =>
  (SHARED.includes(reason) ? `test.reason.${reason}` : `test.reason.${check}.${reason}`) as MessageKey;

/** What stands in it. */
export const testValues = ({ values = {} }: TestLine): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, NUMBERS.includes(name) ? Number(text) : text]),
  );

/** Claims by name, each as JSON. */
export type ShownClaims = readonly (readonly [name: string, json: string])[];

/** Testing an integration: what it found, or where it begins. */
export interface DashboardTestPage {
  chrome: DashboardChrome;
  application: string;
  /** `start` and `claims` take a POST. */
  paths: IntegrationHead['paths'] & { start: string; report: string; claims: string };
  /** Whether this person may start one. */
  mayStart: boolean;
  /** What the application can be answered with, where there is a choice. */
  responseTypes: readonly string[];
  /** Of Microsoft Entra's second factor, whose sign-in nobody else can begin. */
  entraOnly: boolean;
  /** An answer came that no test of this browser waits for. */
  foreign?: boolean;
  trial?: {
    verdict: TestVerdict;
    /** The browser has not come back. */
    asking: boolean;
    checklist: readonly TestLine[];
    steps: readonly TestLine[];
    elsewhere: readonly TestLine[];
    claims: ShownClaims | undefined;
  };
  preview: {
    scope: string;
    /** As it was typed. */
    who: string;
    found?: { claims: ShownClaims; later: string };
    /** The organization knows no such person. */
    nobody?: boolean;
  };
}

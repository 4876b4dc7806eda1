import type { IntegrationKind } from '../directory/index.ts';

/** What is looked at from the relying party's side before anybody signs in. */
export const CHECKLIST = [
  'https',
  'address',
  'tls',
  'certificate',
  'issuer',
  'signing-key',
  'secret',
  'email',
  'clock',
] as const;

/** A sign-in as the relying party goes through it. */
export const STEPS = ['discovery', 'keys', 'authorization', 'token', 'claims', 'sign-out'] as const;

/** What the relying party alone can prove. */
export const ELSEWHERE = ['registered-redirect', 'mapped-claims', 'user-journey'] as const;

export type CheckName = (typeof CHECKLIST)[number] | (typeof STEPS)[number] | (typeof ELSEWHERE)[number];

export const OUTCOMES = ['passed', 'warning', 'failed', 'not-tested'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a check came out as it did, in words that the catalogues have: no free text of anybody's. */
export const REASONS = {
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
    ...['ok_id_token', 'ok_code', 'ok_other_secret', 'waiting', 'entra'],
    ...[
      'expired',
      'audience',
      'issuer',
      'signature',
      'malformed',
      'nonce',
      'client',
      'exchange',
      'unreachable',
    ],
  ],
  claims: ['ok', 'waiting', 'entra', 'missing', 'empty', 'no_email', 'unverified'],
  'sign-out': ['ok', 'waiting', 'entra', 'absent', 'status', 'unreachable'],
  'registered-redirect': ['elsewhere'],
  'mapped-claims': ['elsewhere'],
  'user-journey': ['elsewhere'],
} as const satisfies Record<CheckName, readonly string[]>;

/** How one check came out. */
export interface Finding {
  readonly check: CheckName;
  readonly outcome: Outcome;
  readonly reason: string;
  /** Numbers and names that belong to the reason. */
  readonly values?: Readonly<Record<string, string>>;
  /** What Microsoft would have answered instead. */
  readonly code?: MicrosoftCode | undefined;
}

/** The codes that a fault here becomes over there (azure-docs error-codes.md; Entra's own for its kinds). */
export const MICROSOFT_CODES = [
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
export type MicrosoftCode = (typeof MICROSOFT_CODES)[number];

/** What Azure AD B2C answers to whom it sent, when this went wrong. */
const B2C_CODES: Readonly<Record<string, MicrosoftCode>> = {
  'issuer.different': 'AADB2C90238',
  'signing-key.missing': 'AADB2C90239',
  'secret.missing': 'AADB2C90289',
  'clock.off': 'AADB2C90235',
  'discovery.unreachable': 'AADB2C90289',
  'discovery.status': 'AADB2C90289',
  'discovery.malformed': 'AADB2C90289',
  'discovery.incomplete': 'AADB2C90289',
  'keys.unreachable': 'AADB2C90239',
  'keys.status': 'AADB2C90239',
  'keys.malformed': 'AADB2C90239',
  'keys.missing': 'AADB2C90239',
  'authorization.refused': 'AADB2C90273',
  'token.expired': 'AADB2C90235',
  'token.audience': 'AADB2C90237',
  'token.issuer': 'AADB2C90238',
  'token.signature': 'AADB2C90239',
  'token.malformed': 'AADB2C90240',
  'token.client': 'AADB2C90243',
  'token.exchange': 'AADB2C90273',
  'token.unreachable': 'AADB2C90289',
  'claims.missing': 'AADB2C90255',
  'claims.empty': 'AADB2C90255',
};

const EXTERNAL_ID_CODES: Readonly<Record<string, MicrosoftCode>> = {
  'email.absent': 'AADSTS901011',
  'claims.no_email': 'AADSTS901011',
};

/** The finding with the code that this kind of relying party would have shown. */
export function coded(finding: Finding, kind: IntegrationKind): Finding {
  if (finding.outcome !== 'failed') return finding;
  const name = `${finding.check}.${finding.reason}`;
  const code =
    kind === 'azure-b2c'
      ? B2C_CODES[name]
      : kind === 'entra-external-id'
        ? EXTERNAL_ID_CODES[name]
        : undefined;
  return code === undefined ? finding : { ...finding, code };
}

type ReasonOf<C extends CheckName> = (typeof REASONS)[C][number];

/** A finding whose reason the catalogues have. */
export const finding = <C extends CheckName>(
  check: C,
  outcome: Outcome,
  reason: ReasonOf<C>,
  values?: Readonly<Record<string, string>>,
): Finding => ({ check, outcome, reason, ...(values === undefined ? {} : { values }) });

export const VERDICTS = ['passed', 'warning', 'failed', 'unfinished'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The worst of them: what has a fault has failed, what still waits has not passed. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ outcome }) => outcome === 'failed')) return 'failed';
  if (findings.some(({ reason }) => reason === 'waiting')) return 'unfinished';
  return findings.some(({ outcome }) => outcome === 'warning') ? 'warning' : 'passed';
}

const of =
  (names: readonly string[]) =>
  ({ check }: Finding): boolean =>
    names.includes(check);

/** The findings by what they are about: the gateway and its settings, the sign-in, and what is proven elsewhere alone. */
export const sorted = (findings: readonly Finding[]) => ({
  checklist: findings.filter(of(CHECKLIST)),
  steps: findings.filter(of(STEPS)),
  elsewhere: findings.filter(of(ELSEWHERE)),
});

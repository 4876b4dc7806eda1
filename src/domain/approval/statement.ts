import canonicalize from 'canonicalize';
import { sha256 } from '../../kernel/index.ts';
import type { Challenge, Holder, Purpose } from '../challenge/index.ts';
import type { ConfirmationKind } from '../directory/index.ts';
import type { Context } from './context.ts';

/** What a phone may answer, and the word that is signed for it. */
export const DECISIONS = ['approve', 'refused', 'not_me'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What is not known yet is said to be so, never left out: the form is the same from the first version. */
export const UNKNOWN = 'unknown';

/** The text a phone is asked to sign, field by field. Times are seconds since 1970, `time` is RFC 3339. */
export interface Statement {
  readonly v: 1;
  readonly purpose: Purpose | 'here';
  readonly iss: string;
  readonly challenge: string;
  readonly client_id: string;
  readonly user: string;
  readonly phone: string;
  readonly iat: number;
  readonly exp: number;
  /** 32 random bytes: makes the signed hash unpredictable, as a WebAuthn challenge must be. */
  readonly nonce: string;
  readonly application: string;
  /** The host of the relying party that will be answered. */
  readonly host: string;
  readonly browser: string;
  readonly system: string;
  /** The browser's country, ISO 3166-1 alpha-2. */
  readonly place: string;
  /** The relation of the phone's network to the browser's: `same`, `different`. */
  readonly networks: string;
  /** When the browser asked. */
  readonly time: string;
  /** Whether this person has not signed in with that browser before: `yes`, `no`. */
  readonly new_browser: string;
  /** What the approval needs besides: `none`, `number`, `typed-code`. */
  readonly confirmation: string;
}

/** The statement as its exact bytes: canonical JSON (RFC 8785). */
export function writeStatement(parts: {
  challenge: Challenge;
  /** Whose answer is asked for; nobody's yet where any passkey of the waiting browser may answer. */
  holder: Holder | undefined;
  issuer: string;
  now: number;
  expiresAt: number;
  nonce: string;
  browser: { browser: string; system: string };
  context: Pick<Context, 'place' | 'networks' | 'newBrowser'> | undefined;
  confirmation: ConfirmationKind;
  /** It is answered in the waiting browser itself. */
  here: boolean;
}): string {
  const { challenge, holder, context } = parts;
  const statement: Statement = {
    v: 1,
    purpose: parts.here && challenge.purpose === 'sign-in' ? 'here' : challenge.purpose,
    iss: parts.issuer,
    challenge: challenge.id,
    client_id: challenge.clientId,
    user: holder?.userId ?? UNKNOWN,
    phone: holder?.phoneId ?? UNKNOWN,
    iat: Math.floor(parts.now / 1000),
    exp: Math.floor(parts.expiresAt / 1000),
    nonce: parts.nonce,
    application: challenge.application,
    host: challenge.host,
    browser: parts.browser.browser,
    system: parts.browser.system,
    place: context?.place ?? UNKNOWN,
    networks: context?.networks ?? UNKNOWN,
    time: new Date(challenge.createdAt).toISOString(),
    new_browser: context === undefined ? UNKNOWN : context.newBrowser ? 'yes' : 'no',
    confirmation: parts.confirmation,
  };
  const text = canonicalize(statement);
  if (text === undefined) throw new TypeError('a statement must be JSON');
  return text;
}

/**
 * The 32 bytes that are signed: SHA-256 of the version label, the statement's bytes, the decision, and the number
 * typed on the phone or nothing. The statement ends with its closing brace, so no two inputs give the same bytes.
 */
export const decisionDigest = (statement: string, decision: Decision, typedNumber = ''): Buffer =>
  sha256(`countersign/v1\0${statement}${decision}${typedNumber}`);

import type { MessageKey, Translator } from './translate.ts';

/** What stands in a letter besides its own words. Times are milliseconds since 1970. */
export interface LetterValues {
  readonly kind: LetterKind;
  readonly code?: string;
  readonly minutes?: number;
  readonly to?: string;
  readonly phone?: string;
  readonly account?: string;
  readonly readyAt?: number;
}

export const letterKinds = [
  'code',
  'email-changed',
  'phone-added',
  'phone-removed',
  'recovery-asked',
  'recovery-stopped',
  'recovery-used',
  'recovery-codes-made',
  'account-deleted',
] as const;
export type LetterKind = (typeof letterKinds)[number];

/**
 * A letter's words: plain text that says what happened and what to do if it was not the reader. It never holds a link
 * that signs anybody in. `issuer` is named so that the reader knows which service writes.
 */
export function writeLetter(
  letter: LetterValues,
  t: Translator,
  issuer: string,
): { subject: string; text: string } {
  const { kind, readyAt, ...values } = letter;
  const when = readyAt === undefined ? {} : { when: timeText(readyAt, t.lang) };
  const all = { ...values, ...when, host: new URL(issuer).host };
  const subject = t(`mail.${kind}.subject` as MessageKey, all);
  const body = t(`mail.${kind}.body` as MessageKey, all);
  return { subject, text: `${body}\n\n${t('mail.signature', { host: all.host })}\n` };
}

/** A time that means the same to every reader: which zone theirs is we do not know. */
const timeText = (time: number, lang: string): string =>
  `${new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' }).format(time)} UTC`;

/** One of each. A test writes all of them in every language. */
export const letterSamples: readonly LetterValues[] = [
  { kind: 'code', code: '123456', minutes: 10 },
  { kind: 'email-changed', to: 'ada@new.example' },
  { kind: 'phone-added', phone: "Ada's phone" },
  { kind: 'phone-removed', phone: "Ada's phone" },
  { kind: 'recovery-asked', readyAt: 1_800_000_000_000, account: 'https://sign-in.contoso.example/me' },
  { kind: 'recovery-stopped' },
  { kind: 'recovery-used' },
  { kind: 'recovery-codes-made' },
  { kind: 'account-deleted' },
];

import { faulty } from './integration.ts';

export const CONFIRMATION_KINDS = ['none', 'number', 'typed-code'] as const;
export type ConfirmationKind = (typeof CONFIRMATION_KINDS)[number];

export const CONFIRMATION_TIMES = ['always', 'on-risk'] as const;

/** What besides the phone's approval a sign-in needs, and when. */
export interface ConfirmationPolicy {
  readonly kind: ConfirmationKind;
  readonly when: (typeof CONFIRMATION_TIMES)[number];
}

/** A code typed into the waiting page, where the sign-in looks odd: unseen by those who are where they always are. */
export const DEFAULT_CONFIRMATION: ConfirmationPolicy = { kind: 'typed-code', when: 'on-risk' };

export const SIGN_UP_MODES = ['invited', 'domains', 'open'] as const;
export type SignUpMode = (typeof SIGN_UP_MODES)[number];

/** Who may sign in, and make an account to do so. Looked at in every sign-in, not only when the account is made. */
export interface SignUpPolicy {
  /** `invited`: people the organization invited. `domains`: a verified email of these domains. `open`: anybody. */
  readonly mode: SignUpMode;
  /** Lower case, without `@`. For `domains`. */
  readonly domains: readonly string[];
}

export const DEFAULT_SIGN_UP: SignUpPolicy = { mode: 'invited', domains: [] };

const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** `typed-code`, `typed-code:always`, `number:on-risk`, `none`: the kind and, after a colon, when. Throws kind `invalid`. */
export function parseConfirmation(text: string): ConfirmationPolicy {
  const [kindText = '', whenText, ...more] = text.trim().split(':');
  const kind = CONFIRMATION_KINDS.find((one) => one === kindText);
  const when = CONFIRMATION_TIMES.find((one) => one === (whenText ?? defaultTime(kindText)));
  if (kind === undefined || when === undefined || more.length > 0) {
    throw faulty(
      'confirm',
      `"${text.slice(0, 40)}" is not offered: write none, number or typed-code, with :always or :on-risk after it.`,
      'choice',
    );
  }
  return { kind, when: kind === 'none' ? 'always' : when };
}

/** A number is asked for always, since it is no answer to a risk. */
const defaultTime = (kind: string): string => (kind === 'typed-code' ? 'on-risk' : 'always');

/** `open`, `invited`, or `domains` with at least one domain. Throws kind `invalid`. */
export function checkSignUp(mode: string, domains: readonly string[]): SignUpPolicy {
  const known = SIGN_UP_MODES.find((one) => one === mode);
  if (known === undefined) {
    throw faulty(
      'sign-up',
      `"${mode.slice(0, 40)}" is not offered: write open, domains or invited.`,
      'choice',
    );
  }
  const plain = [...new Set(domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, '')))];
  if (known !== 'domains') {
    if (plain.length > 0) throw faulty('email-domain', 'is for --sign-up domains alone.', 'only-domains');
    return { mode: known, domains: [] };
  }
  if (plain.length === 0)
    throw faulty('email-domain', 'is required for domains: write example.com.', 'required');
  if (plain.length > 50)
    throw faulty('email-domain', 'is given more than 50 times.', 'too-many', { most: 50 });
  for (const domain of plain) {
    if (!DOMAIN.test(domain))
      throw faulty('email-domain', `"${domain.slice(0, 80)}" is no domain: write example.com.`, 'host-name', {
        given: domain.slice(0, 80),
      });
  }
  return { mode: known, domains: plain };
}

/** Whether an address is of one of these domains: the whole domain, none below it. */
export const isOfDomain = (email: string, domains: readonly string[]): boolean =>
  domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());

/** An address that a page of ours links to: https, in its plain form. Empty takes it away. Throws kind `invalid`. */
export function checkLink(path: string, url: string): string | undefined {
  const trimmed = url.trim();
  if (trimmed === '') return undefined;
  if (trimmed.length > 500 || !URL.canParse(trimmed) || new URL(trimmed).protocol !== 'https:') {
    throw faulty(
      path,
      `"${trimmed.slice(0, 80)}" is no address: write https://example.com/terms.`,
      'no-url',
      { given: trimmed.slice(0, 80) },
    );
  }
  return new URL(trimmed).href;
}

import { DAY, MINUTE, SECOND } from '../../kernel/index.ts';
import type { ClientSecret, Integration } from '../directory/index.ts';
import { type Finding, finding, type Outcome } from './finding.ts';
import { type Outside, type TlsSeen, Unreachable } from './outside.ts';
import type { Published } from './published.ts';

/** When the end of a certificate is worth a word: renewals that work by themselves happen well before. */
const CERTIFICATE_SOON = 14 * DAY;
/** When the end of a secret is: somebody has to carry a new one to the other side. */
const SECRET_SOON = 30 * DAY;
/** Microsoft allows five minutes; more than one is a clock that nobody sets. */
const CLOCK_OFF = MINUTE;
/** BSI TR-02102-1, NIST SP 800-131A. */
const LEAST_BITS = 2048;

/** What the list is made of. */
export interface ChecklistFacts {
  readonly issuer: string;
  readonly integration: Integration;
  readonly published: Published;
  /** The living secrets of its client. */
  readonly secrets: readonly ClientSecret[];
  /** What the application would be told of somebody; undefined where nobody is asked about. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  readonly now: number;
}

/** The gateway and this integration from the relying party's side, before anybody signs in. */
export async function checklist(facts: ChecklistFacts, outside: Outside): Promise<Finding[]> {
  const url = new URL(facts.issuer);
  const https = url.protocol === 'https:';
  // Microsoft asks from its own network; another relying party may stand next to the gateway.
  const fault: Outcome = facts.integration.kind === 'oidc' ? 'warning' : 'failed';
  return [
    https ? finding('https', 'passed', 'ok') : finding('https', fault, 'plain'),
    await addressFinding(url.hostname, outside, fault),
    ...(await tlsFindings(https, outside, facts.now)),
    issuerFinding(facts),
    keyFinding(facts),
    secretFinding(facts),
    emailFinding(facts),
    clockFinding(facts),
  ];
}

async function addressFinding(host: string, outside: Outside, fault: Outcome): Promise<Finding> {
  const addresses = await outside.addresses();
  if (addresses.length === 0) return finding('address', 'warning', 'unknown_name', { host });
  const reaches = addresses.map((one) => outside.reachOf(one));
  if (reaches.some((one) => one === 'public')) return finding('address', 'passed', 'ok', { host });
  if (reaches.every((one) => one === 'loopback')) return finding('address', fault, 'loopback', { host });
  // Inside a network its own names often stand for inner addresses: only a written one is known to be no other.
  const written = addresses.includes(host.replace(/^\[|\]$/g, ''));
  return written
    ? finding('address', fault, 'private', { host })
    : finding('address', 'warning', 'private_name', { host });
}

async function tlsFindings(https: boolean, outside: Outside, now: number): Promise<Finding[]> {
  if (!https) {
    return [finding('tls', 'not-tested', 'no_https'), finding('certificate', 'not-tested', 'no_https')];
  }
  let seen: TlsSeen;
  try {
    seen = await outside.tls();
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return [finding('tls', 'not-tested', 'unreachable'), finding('certificate', 'not-tested', 'unreachable')];
  }
  return [
    seen.tls12 ? finding('tls', 'passed', 'ok') : finding('tls', 'failed', 'refused'),
    certificateFinding(seen, now),
  ];
}

function certificateFinding({ problem, until }: TlsSeen, now: number): Finding {
  const left = until === undefined ? undefined : until - now;
  if (left !== undefined && left <= 0) return finding('certificate', 'failed', 'expired');
  if (problem !== undefined) return finding('certificate', 'failed', 'untrusted', { problem });
  const days = { days: String(Math.floor((left ?? 0) / DAY)) };
  return left !== undefined && left < CERTIFICATE_SOON
    ? finding('certificate', 'warning', 'soon', days)
    : finding('certificate', 'passed', 'ok', days);
}

/** Compared character by character with `iss` (OpenID Connect Core section 3.1.3.7). */
function issuerFinding({ issuer, published: { metadata } }: ChecklistFacts): Finding {
  if (metadata === undefined) return finding('issuer', 'not-tested', 'unread');
  if (metadata.issuer === issuer) return finding('issuer', 'passed', 'ok');
  return finding('issuer', 'failed', 'different', { found: String(metadata.issuer).slice(0, 200) });
}

function keyFinding({ integration, published: { keys } }: ChecklistFacts): Finding {
  const { idTokenAlg: alg } = integration.protocol;
  if (keys === undefined) return finding('signing-key', 'not-tested', 'unread');
  const fitting = keys.filter(
    (key) => key.alg === alg && key.kty === (alg === 'RS256' ? 'RSA' : 'EC') && key.kid !== undefined,
  );
  if (fitting.length === 0) return finding('signing-key', 'failed', 'missing', { alg });
  if (alg === 'RS256' && fitting.every(({ bits }) => bits < LEAST_BITS)) {
    return finding('signing-key', 'failed', 'weak', { alg });
  }
  // Entra's second factor alone insists on it.
  const bare: Outcome = integration.kind === 'entra-external-mfa' ? 'failed' : 'warning';
  return fitting.some(({ certified }) => certified)
    ? finding('signing-key', 'passed', 'ok', { alg })
    : finding('signing-key', bare, 'no_certificate', { alg });
}

function secretFinding({ integration, secrets, now }: ChecklistFacts): Finding {
  const { clientAuth } = integration.protocol;
  if (clientAuth === 'none') return finding('secret', 'passed', 'not_used');
  if (clientAuth === 'private_key_jwt') return finding('secret', 'passed', 'own_key');
  const living = secrets.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  if (living.length === 0) return finding('secret', 'failed', 'missing');
  if (living.some(({ expiresAt }) => expiresAt === undefined)) return finding('secret', 'passed', 'lasting');
  const left = Math.max(...living.map(({ expiresAt }) => (expiresAt ?? now) - now));
  const days = { days: String(Math.floor(left / DAY)) };
  return left < SECRET_SOON
    ? finding('secret', 'warning', 'soon', days)
    : finding('secret', 'passed', 'ok', days);
}

function emailFinding({ integration, claims }: ChecklistFacts): Finding {
  // A second factor is asked about somebody whom Entra knows already.
  if (claims === undefined || integration.kind === 'entra-external-mfa') {
    return finding('email', 'not-tested', 'nobody');
  }
  const needed = integration.kind === 'entra-external-id';
  if (typeof claims.email !== 'string') {
    return finding('email', needed ? 'failed' : 'warning', 'absent');
  }
  if (claims.email_verified === true) return finding('email', 'passed', 'ok');
  return finding('email', needed ? 'failed' : 'warning', 'unverified');
}

/** Against the `Date` of the answer, which whoever ends TLS writes: two clocks that have to agree. */
function clockFinding({ published, now }: ChecklistFacts): Finding {
  if (published.date === undefined || published.way === 'inside') {
    return finding('clock', 'not-tested', 'unread');
  }
  const off = Math.abs(now - published.date);
  return off > CLOCK_OFF
    ? finding('clock', 'failed', 'off', { seconds: String(Math.round(off / SECOND)) })
    : finding('clock', 'passed', 'ok');
}

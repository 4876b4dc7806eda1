import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type TlsSeen, Unreachable } from '../../domain/trial/index.ts';
import { SECOND } from '../../kernel/index.ts';

const PATIENCE = 8 * SECOND;

/** What Azure AD B2C offers (https-cipher-tls-requirements.md), in OpenSSL's names. */
const SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-RSA-AES256-SHA384',
].join(':');

export interface TlsProbeParts {
  issuer: string;
  /** The authorities to trust, where a test has one of its own. */
  ca?: string | undefined;
  /** Another place where the name is answered, where a test has no name of its own. */
  at?: { readonly host: string; readonly port: number } | undefined;
}

/**
 * One handshake with the gateway's own name as Azure AD B2C offers it, TLS 1.2 and its suites alone, and a second one with
 * whatever Node offers where the first is refused. Nothing is sent over either. The certificate is looked at and not obeyed:
 * a chain that cannot be trusted is a finding. Rejects with `Unreachable` where nothing answers.
 */
export async function probeTls(parts: TlsProbeParts): Promise<TlsSeen> {
  const old = await shake(parts, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: SUITES });
  if (old.kind === 'agreed') return { tls12: true, ...old.seen };
  if (old.kind === 'unreachable') throw new Unreachable('nothing answers', { cause: old.cause });
  const newer = await shake(parts, {});
  if (newer.kind === 'agreed') return { tls12: false, ...newer.seen };
  if (newer.kind === 'unreachable') throw new Unreachable('nothing answers', { cause: newer.cause });
  return { tls12: false, problem: 'no agreement', until: undefined };
}

type Shaken =
  | { kind: 'agreed'; seen: Omit<TlsSeen, 'tls12'> }
  | { kind: 'refused' }
  | { kind: 'unreachable'; cause: unknown };

function shake({ issuer, ca, at }: TlsProbeParts, offer: object): Promise<Shaken> {
  const url = new URL(issuer);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host: at?.host ?? name,
      port: at?.port ?? Number(url.port || 443),
      ...(isIP(name) === 0 ? { servername: name } : {}),
      // Looked at below, so that a bad one is told and not only refused.
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
      ...offer,
    });
    let connected = false;
    const done = (shaken: Shaken) => {
      socket.destroy();
      resolve(shaken);
    };
    socket.setTimeout(PATIENCE, () => done({ kind: 'unreachable', cause: new Error('no answer in time') }));
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () => done({ kind: 'agreed', seen: seenOn(socket) }));
    socket.once('error', (cause) => done(connected ? { kind: 'refused' } : { kind: 'unreachable', cause }));
  });
}

function seenOn(socket: TLSSocket): Omit<TlsSeen, 'tls12'> {
  const { valid_to: end } = socket.getPeerCertificate();
  const until = Date.parse(end ?? '');
  const { authorizationError } = socket as TLSSocket & { authorizationError?: Error | string | undefined };
  return {
    problem: socket.authorized ? undefined : wordOf(authorizationError),
    until: Number.isNaN(until) ? undefined : until,
  };
}

/** Node's own word, such as `UNABLE_TO_VERIFY_LEAF_SIGNATURE` or `ERR_TLS_CERT_ALTNAME_INVALID`. */
function wordOf(error: Error | string | undefined | null): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  return /^[A-Z0-9_]{1,60}$/.test(String(code)) ? String(code) : 'UNTRUSTED';
}

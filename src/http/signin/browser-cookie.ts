import type { BrowserKey } from '../../domain/challenge/index.ts';
import { type ChallengeId, idBody, parseId } from '../../kernel/index.ts';

const VALUE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
/** A browser that collects more of them than this is not used by a person. */
const MOST = 20;

/**
 * The waiting browser's own secret, one cookie for each sign-in, so that two tabs go their ways. `__Host-` ties it to
 * this host and to TLS (RFC 6265bis section 4.1.3.2); http on loopback cannot have that.
 */
export class BrowserCookies {
  readonly #prefix: string;
  readonly #attributes: string;
  readonly #seconds: number;

  constructor(parts: { secure: boolean; seconds: number }) {
    this.#prefix = `${parts.secure ? '__Host-' : ''}cs_waiting_`;
    this.#attributes = `; Path=/; HttpOnly; SameSite=Lax${parts.secure ? '; Secure' : ''}`;
    this.#seconds = parts.seconds;
  }

  /** The key this browser holds for this sign-in, from its Cookie header. */
  read(header: string | undefined, uid: string): BrowserKey | undefined {
    const name = this.#name(uid);
    for (const part of (header ?? '').split(';')) {
      const [key = '', value = ''] = part.trim().split('=', 2);
      if (key !== name) continue;
      const match = VALUE.exec(value);
      const id = match && (parseId('chl', `chl_${match[1]}`) as ChallengeId | undefined);
      return id && match?.[2] !== undefined ? { id, secret: match[2] } : undefined;
    }
    return undefined;
  }

  /** The Set-Cookie values that give this browser its key, and take away what it hoarded. */
  write(header: string | undefined, uid: string, key: BrowserKey): string[] {
    const cookie = `${this.#name(uid)}=${idBody(key.id)}.${key.secret}; Max-Age=${this.#seconds}${this.#attributes}`;
    const old = (header ?? '')
      .split(';')
      .map((part) => part.trim().split('=', 1)[0] ?? '')
      .filter((name) => name.startsWith(this.#prefix) && name !== this.#name(uid));
    return [cookie, ...old.slice(MOST).map((name) => `${name}=; Max-Age=0${this.#attributes}`)];
  }

  /** The Set-Cookie value that takes the key of this sign-in away. */
  clear(uid: string): string {
    return `${this.#name(uid)}=; Max-Age=0${this.#attributes}`;
  }

  #name(uid: string): string {
    return `${this.#prefix}${uid.slice(0, 16)}`;
  }
}

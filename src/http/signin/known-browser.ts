import type { Context } from 'koa';
import type { WaitingBrowser } from '../../domain/challenge/index.ts';
import { DAY, type Random, randomToken, sha256 } from '../../kernel/index.ts';
import { limitKey } from '../shared/client-address.ts';
import { OwnCookie } from '../shared/own-cookie.ts';
import { addressOf } from '../shared/request-context.ts';

/** Long enough that a browser used now and then is still known. */
const KNOWN_FOR = 180 * DAY;
const VALUE = /^[A-Za-z0-9_-]{22}$/;
/** A header is a stranger's text; more of it than this helps nobody. */
const LONGEST_USER_AGENT = 512;

/**
 * By which a waiting browser is known again, so that a phone can say "you have used it before". It signs nobody in and
 * names nobody; the directory keeps its hash. Lax: it has to come along when an application leads here.
 */
export class KnownBrowsers {
  readonly #cookie: OwnCookie;
  readonly #random: Random;

  constructor({ secure, random }: { secure: boolean; random: Random }) {
    this.#cookie = new OwnCookie({
      name: 'cs_browser',
      lasts: KNOWN_FOR,
      form: VALUE,
      sameSite: 'lax',
      secure,
    });
    this.#random = random;
  }

  /** The browser of this request; one that is not known is given something to be known by. */
  of(ctx: Context): WaitingBrowser {
    const known = this.#cookie.read(ctx);
    const value = known ?? randomToken(this.#random, 16);
    if (known === undefined) this.#cookie.write(ctx, value);
    const address = addressOf(ctx);
    const userAgent = ctx.get('User-Agent').slice(0, LONGEST_USER_AGENT);
    return {
      address,
      userAgent,
      keyHash: hashOf('key', value),
      traitHash: hashOf('traits', `${limitKey(address)}\0${userAgent}`),
    };
  }
}

const hashOf = (label: string, text: string): string =>
  sha256(`browser-${label}\0${text}`).toString('base64url');

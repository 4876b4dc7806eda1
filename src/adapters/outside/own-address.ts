import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Unreachable, type Way } from '../../domain/trial/index.ts';
import { SECOND } from '../../kernel/index.ts';

/** As long as Microsoft might wait, and short enough for a person who watches. */
const PATIENCE = 8 * SECOND;

export interface OwnAddressParts {
  issuer: string;
  /** Where this process, or the gateway on this machine, listens. */
  door: { readonly host: string; readonly port: number };
  /** How requests leave for the gateway's own name. */
  fetch?: typeof fetch | undefined;
}

/**
 * Requests to the gateway's own address, by its name as everybody else makes them, or straight to its door where that
 * name leads nowhere from here. Any other address is refused, and no redirect is followed: whatever an answer says, it
 * sends this process nowhere.
 */
export class OwnAddress {
  readonly #parts: OwnAddressParts;

  constructor(parts: OwnAddressParts) {
    this.#parts = parts;
  }

  /** In the shape of `fetch`. Rejects with `Unreachable` where no connection comes about. */
  fetchBy(way: Way): typeof fetch {
    return async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input));
      if (url.origin !== this.#parts.issuer) throw new Error('only the gateway itself is asked');
      try {
        return await (way === 'outside' ? this.#outside(url, init) : this.#inside(url, init));
      } catch (cause) {
        throw new Unreachable(`${url.pathname} cannot be reached`, { cause });
      }
    };
  }

  async addresses(): Promise<string[]> {
    const name = new URL(this.#parts.issuer).hostname.replace(/^\[|\]$/g, '');
    const found = await lookup(name, { all: true }).catch(() => []);
    return found.map(({ address }) => address);
  }

  #outside(url: URL, init: RequestInit | undefined): Promise<Response> {
    const leave = this.#parts.fetch ?? fetch;
    return leave(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  }

  /** Plainly to the door: whoever ends TLS stands before it. */
  #inside(url: URL, init: RequestInit | undefined): Promise<Response> {
    const { host, port } = this.#parts.door;
    return new Promise((resolve, reject) => {
      const request = plainRequest(
        {
          host,
          port,
          method: init?.method ?? 'GET',
          path: url.pathname + url.search,
          headers: { ...Object.fromEntries(new Headers(init?.headers)), host: url.host },
          timeout: PATIENCE,
        },
        (answer) => {
          buffer(answer).then((body) => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(answer.headers)) {
              if (value !== undefined) headers.set(name, String(value));
            }
            const status = answer.statusCode ?? 502;
            const bodiless = status === 204 || status === 304;
            resolve(new Response(bodiless ? null : new Uint8Array(body), { status, headers }));
          }, reject);
        },
      );
      request.once('timeout', () => request.destroy(new Error('no answer in time')));
      request.once('error', reject);
      request.end(init?.body == null ? undefined : String(init.body));
    });
  }
}

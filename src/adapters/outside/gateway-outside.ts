import ipaddr from 'ipaddr.js';
import type { Outside, Seen, TlsSeen, Way } from '../../domain/trial/index.ts';
import type { OwnAddress } from './own-address.ts';
import { probeTls, type TlsProbeParts } from './tls-probe.ts';

/** Far above both documents. */
const MOST_CHARACTERS = 200_000;

/** `Outside` by requests and handshakes with the gateway's own name. */
export class GatewayOutside implements Outside {
  readonly #own: OwnAddress;
  readonly #probe: TlsProbeParts;

  constructor(own: OwnAddress, probe: TlsProbeParts) {
    this.#own = own;
    this.#probe = probe;
  }

  async get(path: string, way: Way): Promise<Seen> {
    const response = await this.#own.fetchBy(way)(this.#probe.issuer + path, {
      headers: { Accept: 'application/json, text/html;q=0.5' },
    });
    const text = await response.text();
    const date = Date.parse(response.headers.get('Date') ?? '');
    return {
      status: response.status,
      json: text.length > MOST_CHARACTERS ? undefined : jsonOf(text),
      date: Number.isNaN(date) ? undefined : date,
    };
  }

  addresses(): Promise<readonly string[]> {
    return this.#own.addresses();
  }

  tls(): Promise<TlsSeen> {
    return probeTls(this.#probe);
  }

  reachOf(address: string): 'public' | 'private' | 'loopback' {
    if (!ipaddr.isValid(address)) return 'private';
    const range = ipaddr.process(address).range();
    if (range === 'loopback') return 'loopback';
    return range === 'unicast' ? 'public' : 'private';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

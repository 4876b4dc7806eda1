import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { LimitKey } from '../../kernel/index.ts';

export const UNKNOWN_ADDRESS = 'unknown';

/** Tells the true address of whoever connects; the only place that looks at forwarded addresses. */
export class ClientAddresses {
  readonly #trusted: [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** `trusted`: addresses and CIDR networks of our own proxies. */
  constructor(trusted: readonly string[]) {
    this.#trusted = trusted.map((network) => {
      if (network.includes('/')) return ipaddr.parseCIDR(network);
      const address = ipaddr.parse(network);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  }

  /**
   * The peer's address; when the peer is one of our proxies, the last address in X-Forwarded-For that is not.
   * What a client writes in front of that is never believed.
   */
  of(request: IncomingMessage): string {
    let address = normal(request.socket.remoteAddress);
    if (address === undefined) return UNKNOWN_ADDRESS;
    const header = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').slice(-20).reverse();
    for (const hop of hops) {
      if (!this.#isTrusted(address)) break;
      const before = normal(withoutPort(hop.trim()));
      if (before === undefined) break;
      address = before;
    }
    return address;
  }

  /** Who holds the connection, and whether what that one forwards is believed. */
  peerOf(request: IncomingMessage): { peer: string; trusted: boolean } {
    const peer = normal(request.socket.remoteAddress);
    return peer === undefined
      ? { peer: UNKNOWN_ADDRESS, trusted: false }
      : { peer, trusted: this.#isTrusted(peer) };
  }

  #isTrusted(address: string): boolean {
    const parsed = ipaddr.parse(address);
    return this.#trusted.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  }
}

/** What limits count by: an IPv4 address, or the /64 that one IPv6 subscriber holds. */
export function limitKey(address: string): string {
  if (isIPv4(address) || !ipaddr.IPv6.isValid(address)) return address;
  return `${firstParts(address, 4)}::/64`;
}

/** The same within the wider network that one customer of a provider is given, so that a whole one is no crowd. */
export function askerKey(address: string): LimitKey {
  const key = limitKey(address);
  return key === address ? key : { key, within: `${firstParts(address, 3)}::/48` };
}

const firstParts = (address: string, count: number): string =>
  ipaddr.IPv6.parse(address)
    .parts.slice(0, count)
    .map((part) => part.toString(16))
    .join(':');

/** Some proxies write the port too: `192.0.2.1:443`, `[2001:db8::1]:443`. */
const withoutPort = (hop: string): string =>
  /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;

function normal(text: string | undefined): string | undefined {
  // Four decimal numbers without zeros in front: there is one way to write them.
  if (text === undefined || isIPv4(text)) return text;
  if (!ipaddr.isValid(text)) return undefined;
  return ipaddr.process(text).toString();
}

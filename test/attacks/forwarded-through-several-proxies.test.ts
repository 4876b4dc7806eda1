import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ClientAddresses } from '../../src/http/index.ts';

/** The address taken for a request by this peer with this header, where these networks are our own proxies. */
const seen = (trusted: string[], peer: string | undefined, header?: string | string[]): string =>
  new ClientAddresses(trusted).of({
    socket: { remoteAddress: peer },
    headers: { ...(header !== undefined && { 'x-forwarded-for': header }), forwarded: 'for=192.0.2.66' },
  } as unknown as IncomingMessage);

const OURS = ['10.0.0.0/8', '2001:db8:aa::/48'];

describe('forwarded addresses', () => {
  test.each([
    ['one proxy', OURS, '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['two proxies of ours', OURS, '10.0.0.1', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
    [
      'a lie in front of two proxies of ours',
      OURS,
      '10.0.0.1',
      '192.0.2.1, 203.0.113.9, 10.0.0.2',
      '203.0.113.9',
    ],
    ['a proxy of somebody else in between', OURS, '10.0.0.1', '192.0.2.1, 198.51.100.7', '198.51.100.7'],
    ['a lie that names a proxy of ours', OURS, '10.0.0.1', '10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['nobody but proxies of ours', OURS, '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['IPv6 by an IPv6 proxy', OURS, '2001:db8:aa::1', '2001:db8:1::5', '2001:db8:1::5'],
    ['a proxy that connects by IPv4 within IPv6', OURS, '::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['a client by IPv4 within IPv6', OURS, '10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['a client whose zone is named', OURS, '10.0.0.1', 'fe80::1%eth0', 'fe80::1%eth0'],
    ['the header twice', OURS, '10.0.0.1', ['192.0.2.1', '203.0.113.9'], '203.0.113.9'],
    ['a port', OURS, '10.0.0.1', '[2001:db8:1::5]:443', '2001:db8:1::5'],
    ['rubbish behind the truth', OURS, '10.0.0.1', '203.0.113.9, rubbish', '10.0.0.1'],
    ['rubbish in front of the truth', OURS, '10.0.0.1', 'rubbish, 203.0.113.9', '203.0.113.9'],
    ['an empty hop', OURS, '10.0.0.1', '203.0.113.9, ', '10.0.0.1'],
    ['no header at all', OURS, '10.0.0.1', undefined, '10.0.0.1'],
    ['a peer that is no proxy of ours', OURS, '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    ['a peer next to our network', OURS, '11.0.0.1', '203.0.113.9', '11.0.0.1'],
    ['no trusted network', [], '10.0.0.1', '203.0.113.9', '10.0.0.1'],
    [
      'IPv4 trusted as a whole says nothing of IPv6',
      ['0.0.0.0/0'],
      '2001:db8::1',
      '203.0.113.9',
      '2001:db8::1',
    ],
    ['a peer that has hung up', OURS, undefined, '203.0.113.9', 'unknown'],
    [
      'a thousand hops',
      OURS,
      '10.0.0.1',
      `192.0.2.1, ${Array.from({ length: 1_000 }, () => '10.0.0.2').join(', ')}`,
      '10.0.0.2',
    ],
  ])('of %s are taken as far as our own proxies vouch for them', (_, trusted, peer, header, address) => {
    expect(seen(trusted, peer, header)).toBe(address);
  });
});

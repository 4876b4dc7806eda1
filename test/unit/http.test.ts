import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BrowserCookies, ClientAddresses } from '../../src/http/index.ts';
import { loggablePath } from '../../src/http/routes.ts';
import { limitKey } from '../../src/http/shared/client-address.ts';

const from = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as IncomingMessage;

describe('the true address of whoever asks', () => {
  test('is the peer, whatever it writes, when no proxy is trusted', () => {
    const addresses = new ClientAddresses([]);
    expect(addresses.of(from('203.0.113.5', '198.51.100.1'))).toBe('203.0.113.5');
    expect(addresses.of(from('127.0.0.1', '198.51.100.1'))).toBe('127.0.0.1');
  });

  test.each([
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['10.0.0.1', '198.51.100.1, nonsense', '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['::ffff:10.0.0.1', '2001:db8::1', '2001:db8::1'],
    ['10.0.0.1', '198.51.100.1:50123', '198.51.100.1'],
    ['10.0.0.1', '[2001:db8::1]:50123', '2001:db8::1'],
    ['fd00::1', '198.51.100.1', '198.51.100.1'],
  ])('behind the proxy %s that says "%s" is %s', (peer, forwarded, expected) => {
    expect(new ClientAddresses(['10.0.0.0/8', 'fd00::/8']).of(from(peer, forwarded))).toBe(expected);
  });

  test('is never taken from what a stranger writes in front of the first trusted hop', () => {
    const addresses = new ClientAddresses(['10.0.0.0/8']);
    fc.assert(
      fc.property(fc.string(), (written) => {
        expect(addresses.of(from('10.0.0.1', `${written}, 198.51.100.7`))).toBe('198.51.100.7');
      }),
    );
  });

  test('is said to be unknown when the peer is gone', () => {
    expect(new ClientAddresses([]).of(from(undefined))).toBe('unknown');
  });

  test('counts an IPv6 subscriber as one', () => {
    expect(limitKey('2001:db8:1:2:aaaa::1')).toBe(limitKey('2001:db8:1:2:bbbb::9'));
    expect(limitKey('2001:db8:1:2::1')).not.toBe(limitKey('2001:db8:1:3::1'));
    expect(limitKey('192.0.2.1')).toBe('192.0.2.1');
  });
});

describe("the waiting browser's cookie", () => {
  const uid = 'u'.repeat(43);
  const key = { id: `chl_${'a'.repeat(22)}`, secret: 's'.repeat(43) } as const;
  const cookies = new BrowserCookies({ secure: true, seconds: 1200 });
  const pair = (header: string) => header.split(';', 1)[0] ?? '';

  test('is bound to the host and to TLS, and unreadable to scripts', () => {
    const [cookie] = cookies.write(undefined, uid, key);
    expect(cookie).toMatch(/^__Host-cs_waiting_u{16}=/);
    for (const part of ['; Path=/', '; HttpOnly', '; Secure', '; SameSite=Lax', '; Max-Age=1200']) {
      expect(cookie).toContain(part);
    }
    expect(cookie).not.toContain('Domain');
  });

  test('comes back as it was written, among others', () => {
    const [cookie = ''] = cookies.write(undefined, uid, key);
    expect(cookies.read(`a=b; ${pair(cookie)}; c=d`, uid)).toEqual(key);
    expect(cookies.read(pair(cookie), 'v'.repeat(43))).toBeUndefined();
  });

  test('is nothing when it is cut, lengthened or not ours', () => {
    const [cookie = ''] = cookies.write(undefined, uid, key);
    expect(cookies.read(pair(cookie).slice(0, -1), uid)).toBeUndefined();
    expect(cookies.read(`${pair(cookie)}x`, uid)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (value) => {
        fc.pre(!/^[\w-]{22}\.[\w-]{43}$/.test(value.split(/[;=]/)[0] ?? ''));
        expect(cookies.read(`__Host-cs_waiting_${'u'.repeat(16)}=${value}`, uid)).toBeUndefined();
      }),
    );
  });

  test('does not pile up: what a browser hoards is taken away', () => {
    const hoard = Array.from({ length: 30 }, (_, n) => `__Host-cs_waiting_${n}=x`).join('; ');
    expect(cookies.write(hoard, uid, key).filter((cookie) => cookie.includes('Max-Age=0'))).toHaveLength(10);
  });
});

test('what stands in the log of a request has no frame, interaction or query', () => {
  expect(loggablePath('/s/token.123.mac')).toBe('/s/:frame');
  expect(loggablePath('/interaction/secret/state')).toBe('/interaction/:uid/state');
  expect(loggablePath('/auth/secret')).toBe('/auth/:uid');
  expect(loggablePath(`/${'x'.repeat(500)}`)).toHaveLength(200);
});

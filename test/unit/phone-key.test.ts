import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyByPhone } from '../../src/domain/approval/phone-key.ts';
import type { PhonePublicKey } from '../../src/domain/directory/index.ts';

const TYP = 'some+jws';
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { publicKey, privateKey } = pair();
const key = publicKey.export({ format: 'jwk' }) as unknown as PhonePublicKey;
const text = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs whatever stands before the last dot, as the phone itself could. */
const signed = (
  head: string,
  body: string,
  by: KeyObject = privateKey,
  dsaEncoding: 'der' | 'ieee-p1363' = 'ieee-p1363',
) =>
  `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), { key: by, dsaEncoding }).toString('base64url')}`;
const HEAD = text({ alg: 'ES256', typ: TYP });

describe('a JWS of a phone', () => {
  test('is read when it is a compact ES256 JWS of the right type, even an empty one', () => {
    expect(verifyByPhone(signed(HEAD, text('hello')), key, TYP).payload.toString()).toBe('hello');
    expect(verifyByPhone(signed(HEAD, ''), key, TYP).payload).toHaveLength(0);
  });

  test.each([
    ['loose bits in its payload', signed(HEAD, 'aGk'.replace(/k$/, 'l'))],
    ['loose bits in its header', signed(HEAD.replace(/0$/, '1'), text('x'))],
    ['padding', signed(HEAD, 'aGk=')],
    ['standard base64', signed(HEAD, '+/+/')],
    ['a line break', signed(HEAD, 'aG\nk')],
    ['b64', signed(text({ alg: 'ES256', typ: TYP, b64: false }), text('x'))],
    ['critical b64', signed(text({ alg: 'ES256', typ: TYP, b64: false, crit: ['b64'] }), 'x')],
    ['an empty crit', signed(text({ alg: 'ES256', typ: TYP, crit: [] }), text('x'))],
    ['another alg', signed(text({ alg: 'ES384', typ: TYP }), text('x'))],
    ['no alg', signed(text({ typ: TYP }), text('x'))],
    ['another typ', signed(text({ alg: 'ES256', typ: 'JWT' }), text('x'))],
    ['a list as header', signed(text('[]'), text('x'))],
    ['a header that is no JSON', signed(text('{'), text('x'))],
    ['a signature by another key', signed(HEAD, text('x'), pair().privateKey)],
    ['a signature in DER', signed(HEAD, text('x'), privateKey, 'der')],
    ['a signature of zeros', `${HEAD}.${text('x')}.${'A'.repeat(86)}`],
    ['a signature of ones', `${HEAD}.${text('x')}.${Buffer.alloc(64, 255).toString('base64url')}`],
    ['its payload detached', signed(HEAD, text('x')).replace(/\..*\./, '..')],
    ['four parts', `${signed(HEAD, text('x'))}.`],
    ['something before it', ` ${signed(HEAD, text('x'))}`],
    ['something after it', `${signed(HEAD, text('x'))}\n`],
  ])('with %s is refused', (_, jws) => {
    expect(() => verifyByPhone(jws, key, TYP)).toThrow();
  });

  test('has one spelling', () => {
    for (const [head, body] of [
      [HEAD, 'aGl'],
      [HEAD.replace(/0$/, '1'), 'aGk'],
    ] as const) {
      expect(() => verifyByPhone(signed(head, body), key, TYP)).toThrow('canonical');
    }
  });

  test('is refused for a key that is off the curve', () => {
    const off = { ...key, x: 'A'.repeat(43), y: 'A'.repeat(43) };
    expect(() => verifyByPhone(signed(HEAD, text('x')), off, TYP)).toThrow();
  });
});

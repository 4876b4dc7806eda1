import { describe, expect, test } from 'vitest';
import { checkEmail } from '../../src/domain/directory/index.ts';
import { outcome, sharedGateway } from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';
import { atTheDoor, freshAddress, outboxOf, SignUpActor } from '../support/sign-up.ts';

describe('an application for people of example.com', () => {
  const gateway = sharedGateway();

  test.each([
    'eve@evil-example.com',
    'eve@example.com.evil',
    'eve@example.com.evil.example',
    'eve@mail.example.com',
    'eve@example.co',
    'eve@xexample.com',
    'eve@examp1e.com',
    // Cyrillic, dotless, full-width dots and slashes that look like others.
    'eve@ехample.com',
    'eve@exampıe.com',
    'eve@example\u2024com',
    'eve@example.com\u2044.evil.example',
    'eve@xn--xample-9uf.com',
    'eve@example.com@evil.example',
    'eve@evil.example\0@example.com',
    '"eve@evil.example "@example.com',
    'eve@evil.example,ada@example.com',
    'eve@evil.example>ada@example.com',
    'eve@[example.com]',
    'eve@example.com.',
    'eve@.example.com',
    '@example.com',
    'example.com',
  ])('does not let %j in, and mails nobody', async (email) => {
    const g = gateway();
    const { phone } = await atTheDoor(g, { signUp: 'domains', emailDomains: ['example.com'] });
    expect(await outcome(phone.code(email))).toMatch(/^(address_not_admitted|invalid_input)$/);
    expect(await outboxOf(g)).toEqual([]);
  });

  test('lets the domain in however it is written where DNS takes it for the same', async () => {
    const g = await startGateway();
    const { tab } = await atTheDoor(g, { signUp: 'domains', emailDomains: ['Example.COM'] });
    for (const domain of ['EXAMPLE.com', 'ｅxample.com', 'example.com']) {
      const phone = await new SignUpActor(g).scanned(tab);
      const email = freshAddress(domain);
      const kept = email.replace(domain, 'example.com');
      expect(await phone.code(email)).toMatchObject({ email: kept });
      // What was compared is what is mailed.
      expect((await outboxOf(g))[0]?.to).toBe(kept);
    }
  });
});

test.each([
  ['the Kelvin sign', 'K\u212Aate@example.com', 'KKate@example.com'],
  ['a letter and its accent apart', 'rene\u0301@example.com', 'ren\u00e9@example.com'],
  ['a domain outside ASCII', 'ada@b\u00fccher.example', 'ada@xn--bcher-kva.example'],
])('an address with %s is the one mailbox that it is mailed to', (_, typed, kept) => {
  expect(checkEmail(typed)).toBe(kept);
});

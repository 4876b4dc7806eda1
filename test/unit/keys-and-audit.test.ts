import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type AuditEvent, AuditWriter, CHAIN_START, chain } from '../../src/domain/audit/index.ts';
import { invitationHash, newInvitationCode } from '../../src/domain/enrollment/invitation.ts';
import { Seal } from '../../src/domain/keys/index.ts';
import { silentLogger, systemRandom } from '../../src/kernel/index.ts';

describe('what rests sealed', () => {
  const random = systemRandom;
  const seal = new Seal({ root: createSecretKey(randomBytes(32)), random });

  test('opens under its own name and secret alone', () => {
    const sealed = seal.seal('a', Buffer.from('hello'));
    expect(seal.open('a', sealed).toString()).toBe('hello');
    expect(() => seal.open('b', sealed)).toThrow(/another SECRET/);
    const other = new Seal({ root: createSecretKey(randomBytes(32)), random });
    expect(() => other.open('a', sealed)).toThrow(/another SECRET/);
  });

  test('is never the same twice and refuses every altered character', () => {
    const sealed = seal.seal('a', Buffer.from('hello'));
    expect(seal.seal('a', Buffer.from('hello'))).not.toBe(sealed);
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
      // The last character of a base64url part may carry bits that decode to nothing.
      if (Buffer.from(altered).equals(Buffer.from(sealed))) continue;
      const same = altered.split('.').every((part, n) => {
        const mine = sealed.split('.')[n] ?? '';
        return Buffer.from(part, 'base64url').equals(Buffer.from(mine, 'base64url'));
      });
      if (same && altered.startsWith('v1.')) continue;
      expect(() => seal.open('a', altered)).toThrow();
    }
  });
});

describe('the audit chain', () => {
  const event: AuditEvent = {
    id: 'evt_1',
    at: 5,
    event: 'challenge.consumed',
    userId: 'usr_1',
    detail: { acr: 'x' },
    personal: { address: '192.0.2.1' },
  };

  test('covers every field of a row and the row before', () => {
    const { hash } = chain(event, CHAIN_START, 'salt');
    const altered: AuditEvent[] = [
      { ...event, id: 'evt_2' },
      { ...event, at: 6 },
      { ...event, event: 'challenge.approved' },
      { ...event, userId: 'usr_2' },
      { ...event, phoneId: 'phn_1' },
      { ...event, detail: { acr: 'y' } },
      { ...event, personal: { address: '192.0.2.2' } },
    ];
    for (const other of altered) expect(chain(other, CHAIN_START, 'salt').hash).not.toBe(hash);
    expect(chain(event, { sequence: 1, hash: 'other' }, 'salt').hash).not.toBe(hash);
    expect(chain(event, CHAIN_START, 'other salt').hash).not.toBe(hash);
    expect(chain({ ...event }, CHAIN_START, 'salt').hash).toBe(hash);
  });

  test('holds personal data only as a salted hash', () => {
    const { personal: _personal, salt: _salt, ...row } = chain(event, CHAIN_START, 'salt');
    expect(JSON.stringify(row)).not.toContain('192.0.2.1');
  });
});

describe('the audit writer', () => {
  const event = (n: number): AuditEvent => ({
    id: `evt_${n}`,
    at: n,
    event: 'user.invited',
    detail: {},
    personal: {},
  });

  test('keeps what cannot be written, refuses sign-ins meanwhile, and writes all of it in order afterwards', async () => {
    const written: number[] = [];
    let broken = true;
    const writer = new AuditWriter({
      store: {
        append: async (events) => {
          if (broken) throw new Error('disk full');
          written.push(...events.map(({ at }) => at));
        },
        historyOf: async () => [],
      },
      random: systemRandom,
      logger: silentLogger,
    });
    writer.assertWritable();
    writer.add(event(1));
    await expect(writer.flush()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(() => writer.assertWritable()).toThrow();
    writer.add(event(2));
    broken = false;
    await writer.flush();
    expect(written).toEqual([1, 2]);
    writer.assertWritable();
  });
});

describe('an invitation code', () => {
  test('has 100 random bits in letters that survive paper and telephone', () => {
    const codes = new Set(Array.from({ length: 200 }, () => newInvitationCode(systemRandom)));
    expect(codes.size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  test('is the same however a person writes it, and as a whole link', () => {
    const code = newInvitationCode(systemRandom);
    const hash = invitationHash(code);
    expect(hash).toBeDefined();
    const spelled = [
      code.toLowerCase(),
      code.replaceAll('-', ''),
      ` ${code.replaceAll('-', ' ')} `,
      code.replaceAll('0', 'O').replaceAll('1', 'l'),
      `https://id.example.com/enroll#${code}`,
    ];
    for (const one of spelled) expect(invitationHash(one)).toBe(hash);
  });

  test.each(['', 'ABC', 'U'.repeat(20), 'x'.repeat(1000), '#'])('%j is none', (text) => {
    expect(invitationHash(text)).toBeUndefined();
  });
});

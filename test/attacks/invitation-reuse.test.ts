import { describe, expect, test } from 'vitest';
import {
  auditOf,
  forge,
  loosened,
  outcome,
  puppetOf,
  sharedGateway,
  somebody,
  tally,
  withDirectory,
} from '../support/attacker.ts';
import { freshKey } from '../support/gateway.ts';

const DAY = 24 * 60 * 60_000;

describe('an invitation', () => {
  const gateway = sharedGateway();
  const phonesOf = (name: string) =>
    withDirectory(gateway(), (db) =>
      db
        .prepare('SELECT phones.id FROM phones JOIN users ON users.id = user_id WHERE email = ?')
        .all(`${name}@example.com`),
    );

  test('enrols one phone and no second one, however the code is spelt', async () => {
    const g = gateway();
    const name = somebody();
    const url = await g.invitationFor(name);
    const code = url.slice(url.indexOf('#') + 1);
    await (await g.strangePhone()).enroll(url, 'first');
    for (const spelt of [
      url,
      code,
      code.toLowerCase(),
      code.replaceAll('-', ''),
      ` ${code} `,
      code.replaceAll('0', 'O'),
    ]) {
      await expect((await g.strangePhone()).enroll(spelt, 'second')).rejects.toMatchObject({
        status: 410,
        code: 'invitation_used',
      });
    }
    expect(phonesOf(name)).toHaveLength(1);
  });

  test('used by fifty phones at once enrols exactly one', async () => {
    const g = gateway();
    const name = somebody();
    const url = await g.invitationFor(name);
    const phones = await Promise.all(Array.from({ length: 50 }, () => g.strangePhone()));
    const said = tally(await Promise.all(phones.map((phone) => outcome(phone.enroll(url, 'phone')))));
    expect(said).toEqual({ ok: 1, invitation_used: 49 });
    expect(phonesOf(name)).toHaveLength(1);
    expect(phones.filter((phone) => phone.phoneId !== undefined)).toHaveLength(1);
  });

  test('a week old is expired, and the moment before it is good', async () => {
    const g = gateway();
    const [late, timely] = [await g.invitationFor(somebody()), await g.invitationFor(somebody())];
    g.clock.advance(7 * DAY - 1);
    await expect((await g.strangePhone()).enroll(timely, 'phone')).resolves.toHaveProperty('phone');
    g.clock.advance(1);
    await expect((await g.strangePhone()).enroll(late, 'phone')).rejects.toMatchObject({
      status: 410,
      code: 'invitation_expired',
    });
  });

  test('for a key that is enrolled already is not spent, not even at the same person', async () => {
    const g = gateway();
    const name = somebody();
    const ada = await puppetOf(g, name);
    for (const person of [name, somebody()]) {
      const url = await g.invitationFor(person);
      await expect(g.phoneWith(ada.key).enroll(url, 'again')).rejects.toMatchObject({
        status: 409,
        code: 'key_in_use',
      });
      await expect(g.phoneWith(await freshKey()).enroll(url, 'new')).resolves.toHaveProperty('phone');
    }
    expect(await ada.client.challenges()).toEqual([]);
  });

  test('for a key that is enrolled already is not spent, even when the key is spelt in other letters', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { x = '', y = '' } = ada.key.publicJwk;
    for (const other of [{ x: loosened(x) }, { y: loosened(y) }, { x: `${x}=` }, { x: `A${x}` }]) {
      const jwk = { ...ada.key.publicJwk, ...other };
      const invitation = await g.invitationFor(somebody());
      const request = {
        path: '/enroll',
        body: { invitation, name: 'phone' },
        header: { kid: undefined, jwk },
      };
      expect(await forge(g, ada, request)).toMatchObject({ status: 401, code: 'invalid_proof' });
      await expect((await g.strangePhone()).enroll(invitation, 'phone')).resolves.toHaveProperty('phone');
    }
  });

  test('and one key in fifteen enrolments with fifteen invitations at once is enrolled once', async () => {
    const g = gateway();
    const name = somebody();
    const urls = await Promise.all(Array.from({ length: 15 }, () => g.invitationFor(name)));
    const key = await freshKey();
    const said = tally(await Promise.all(urls.map((url) => outcome(g.phoneWith(key).enroll(url, 'phone')))));
    expect(said).toEqual({ ok: 1, key_in_use: 14 });
    expect(phonesOf(name)).toHaveLength(1);
  });

  test.each([
    ['empty', ''],
    ['blank', '   '],
    ['with a line break', 'a\nb'],
    ['with a bidirectional override', 'a\u202eb'],
    ['of a hundred and one characters', 'a'.repeat(101)],
  ])('for a phone whose name is %s is not spent', async (_, name) => {
    const g = gateway();
    const url = await g.invitationFor(somebody());
    await expect((await g.strangePhone()).enroll(url, name)).rejects.toMatchObject({
      status: 400,
      code: 'invalid_input',
    });
    await expect((await g.strangePhone()).enroll(url, 'phone')).resolves.toHaveProperty('phone');
  });

  test('that was refused is in the audit log with the reason and without the code', async () => {
    const g = gateway();
    const url = await g.invitationFor(somebody());
    await (await g.strangePhone()).enroll(url, 'phone');
    await outcome((await g.strangePhone()).enroll(url, 'phone'));
    const refused = (await auditOf(g)).filter(({ event }) => event === 'invitation.refused').at(-1);
    expect(JSON.parse(refused?.detail ?? '')).toEqual({ reason: 'used' });
    const whole = withDirectory(g, (db) =>
      JSON.stringify([
        db.prepare('SELECT * FROM audit_events').all(),
        db.prepare('SELECT * FROM audit_personal').all(),
      ]),
    );
    expect(whole).not.toContain(url.slice(url.indexOf('#') + 1));
  });
});

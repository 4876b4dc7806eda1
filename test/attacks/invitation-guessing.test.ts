import { describe, expect, test } from 'vitest';
import { forge, type Puppet, puppetOf, sharedGateway, somebody, withDirectory } from '../support/attacker.ts';
import { freshKey, startGateway, type TestGateway } from '../support/gateway.ts';

const LIMIT = 5;
const stranger = async (g: TestGateway): Promise<Puppet> => {
  const key = await freshKey();
  return { key, id: '', client: g.phoneWith(key) };
};
const enrol = async (g: TestGateway, invitation: unknown, headers: Record<string, string> = {}) => {
  const by = await stranger(g);
  const header = { kid: undefined, jwk: by.key.publicJwk };
  return forge(g, by, { path: '/enroll', body: { invitation, name: 'phone' }, header, headers });
};

describe('guesses at invitations', () => {
  test('are limited for each address, with the time to wait, and even the right code must wait', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_LIMIT_INVITATION: String(LIMIT) } });
    const right = await g.invitationFor(somebody());
    for (let i = 0; i < LIMIT; i += 1) {
      expect(await enrol(g, `00000-00000-00000-0000${i}`)).toMatchObject({
        status: 404,
        code: 'invitation_unknown',
      });
    }
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    for (const invitation of ['00000-00000-00000-00009', right]) {
      const limited = await enrol(g, invitation, headers);
      expect(limited).toMatchObject({ status: 429, code: 'too_many_requests' });
      const wait = Number(limited.headers.get('Retry-After'));
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(60);
    }
    expect(withDirectory(g, (db) => db.prepare('SELECT count(*) AS n FROM phones').get())).toEqual({ n: 0 });
  });

  test('count however they are wrong: a broken proof, a broken body, a hundred at once', async () => {
    const g = await startGateway({ env: { COUNTERSIGN_LIMIT_INVITATION: String(LIMIT) } });
    const url = `${g.origin}/api/phone/v1/enroll`;
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(url, { method: 'POST' })));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(100 - LIMIT);
    await Promise.all(answers.map((answer) => answer.text()));
    expect((await enrol(g, 'x')).status).toBe(429);
  });
});

describe('an invitation that', () => {
  const gateway = sharedGateway();

  test.each([
    ['is no code', 'ada'],
    ['is empty', ''],
    ['is too short', '00000-00000-00000-0000'],
    ['has a letter that codes do not have', '0000U-00000-00000-00000'],
    ['was never written', '00000-00000-00000-00000'],
    ['is a link to elsewhere', 'https://evil.example/enroll#00000-00000-00000-00000'],
    ['is SQL', "' OR 1=1 --"],
    ['is a user', 'usr_AAAAAAAAAAAAAAAAAAAAAA'],
  ])('%s enrols nobody', async (_, invitation) => {
    const g = gateway();
    await g.invitationFor(somebody());
    expect(await enrol(g, invitation)).toMatchObject({ status: 404, code: 'invitation_unknown' });
  });

  test('is stored cannot be read out of the directory: only its hash is there', async () => {
    const g = gateway();
    const url = await g.invitationFor(somebody());
    const code = url.slice(url.indexOf('#') + 1);
    const rows = withDirectory(g, (db) => JSON.stringify(db.prepare('SELECT * FROM invitations').all()));
    expect(rows).not.toContain(code);
    expect(rows).not.toContain(code.replaceAll('-', ''));
    for (const hash of rows.match(/(?<="code_hash":")[^"]+/g) ?? []) {
      expect((await enrol(g, hash)).code).toBe('invitation_unknown');
    }
  });

  test('belongs to somebody who was disabled enrols nobody, and does not say why', async () => {
    const g = gateway();
    const name = somebody();
    const invitation = await g.invitationFor(name);
    withDirectory(g, (db) =>
      db.prepare('UPDATE users SET disabled_at = 1 WHERE email = ?').run(`${name}@example.com`),
    );
    expect(await enrol(g, invitation)).toMatchObject({ status: 404, code: 'invitation_unknown' });
  });

  test('is good enrols one more phone, until the account has twenty', async () => {
    const g = gateway();
    const name = somebody();
    for (let i = 0; i < 20; i += 1) await puppetOf(g, name);
    const invitation = await g.invitationFor(name);
    expect(await enrol(g, invitation)).toMatchObject({ status: 403, code: 'too_many_phones' });
  });
});

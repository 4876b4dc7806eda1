import { describe, expect, test } from 'vitest';
import {
  CODE_APP,
  exchange,
  flipped,
  puppetOf,
  sharedGateway,
  signInByCode,
  somebody,
  withDirectory,
} from '../support/attacker.ts';

const refused = { status: 401, json: { error: 'invalid_client' } };
const basic = (id: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

describe('a client', () => {
  const gateway = sharedGateway();

  test('with a wrong secret gets nothing, however it sends it, and the code stays good', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const right = party.clientSecret ?? '';
    const id = party.integration.clientId;
    for (const wrong of [
      'x',
      flipped(right),
      right.slice(0, -1),
      `${right}=`,
      right.toUpperCase(),
      'kept-as-a-hash-in-the-directory',
      ' ',
      'null',
    ]) {
      expect(await exchange(g, party, { code, client_secret: wrong }), wrong).toMatchObject(refused);
      const alone = { code, client_id: undefined, client_secret: undefined };
      expect(await exchange(g, party, alone, basic(id, wrong)), wrong).toMatchObject(refused);
    }
    expect((await exchange(g, party, { code })).status).toBe(200);
  });

  test('cannot use the stored hash of its secret as the secret', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const hashes = withDirectory(
      g,
      (db) => db.prepare('SELECT hash FROM client_secrets').all() as { hash: string }[],
    );
    for (const { hash } of hashes)
      expect(await exchange(g, party, { code, client_secret: hash })).toMatchObject(refused);
  });

  test.each([
    ['no secret', {}],
    ['an empty secret', { client_secret: '' }],
  ])('with %s gets nothing', async (_, fields: Record<string, string>) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const { code } = await signInByCode(g, party, (await puppetOf(g, somebody())).client);
    const answer = await exchange(g, party, { code, client_secret: undefined, ...fields });
    expect([400, 401]).toContain(answer.status);
    expect(answer.json.error).toMatch(/^invalid_(client|request)$/);
    expect(answer.json).not.toHaveProperty('access_token');
  });

  test('that is unknown and one whose secret is wrong are told the same', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const unknown = await exchange(g, party, { code: 'x', client_id: 'nobody' });
    const wrong = await exchange(g, party, { code: 'x', client_secret: 'x' });
    expect(unknown.text).toBe(wrong.text);
    expect(unknown.status).toBe(wrong.status);
  });

  test.each([
    ['an unknown scheme', { Authorization: 'Digest abc' }],
    ['broken base64', { Authorization: 'Basic ???' }],
    ['Basic without a colon', { Authorization: `Basic ${Buffer.from('abc').toString('base64')}` }],
    [
      'Basic with a broken escape',
      { Authorization: `Basic ${Buffer.from('a:%E0%A4%A').toString('base64')}` },
    ],
  ])('that sends %s gets a protocol error in JSON', async (_, headers) => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const answer = await exchange(
      g,
      party,
      { code: 'x', client_id: undefined, client_secret: undefined },
      headers,
    );
    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.get('Content-Type')).toContain('application/json');
    expect(answer.json.error).toMatch(/^invalid_/);
  });
});

import { createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { answerTo, entraWorld } from '../support/entra.ts';

const recode = (part: string, change: Record<string, unknown>): string => {
  const parsed = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object;
  return Buffer.from(JSON.stringify({ ...parsed, ...change })).toString('base64url');
};

test.each(['none', 'None', 'NONE', ''])('an unsigned hint of alg "%s" is refused', async (alg) => {
  const world = await entraWorld();
  const [header = '', payload = ''] = (await world.entra.hint(world.g)).split('.');
  for (const signature of ['', 'AA']) {
    const id_token_hint = `${recode(header, { alg })}.${payload}.${signature}`;
    const { fields } = await answerTo(world, { id_token_hint });
    expect(fields.error_description).toBe('id_token_hint was refused: its algorithm is not RS256');
  }
});

test('a hint with an HMAC keyed by Entra’s public key is refused, in every spelling of that key', async () => {
  const world = await entraWorld();
  const { jwk, kid } = world.entra.key;
  const [, payload = ''] = (await world.entra.hint(world.g)).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>;
  const key = createPublicKey({ key: jwk as never, format: 'jwk' });
  const spellings = [
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
  ];
  for (const spelling of spellings) {
    const id_token_hint = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(Buffer.from(spelling as string));
    const { fields } = await answerTo(world, { id_token_hint });
    expect(fields.error_description).toBe('id_token_hint was refused: its algorithm is not RS256');
  }
});

test('a hint whose header claims another algorithm than its signature has is refused', async () => {
  const world = await entraWorld();
  const [header = '', payload, signature] = (await world.entra.hint(world.g)).split('.');
  for (const alg of ['RS384', 'RS512', 'PS256', 'ES256', 'EdDSA']) {
    const { fields } = await answerTo(world, {
      id_token_hint: `${recode(header, { alg })}.${payload}.${signature}`,
    });
    expect(fields.error_description, alg).toBe('id_token_hint was refused: its algorithm is not RS256');
  }
  const critical = await answerTo(world, {
    id_token_hint: `${recode(header, { crit: ['x'], x: 1 })}.${payload}.${signature}`,
  });
  expect(critical.fields.error_description).toBe('id_token_hint was refused: its signature is wrong');
});

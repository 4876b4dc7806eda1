import { expect, test } from 'vitest';
import { answerTo, entraWorld, OTHER_TENANT } from '../support/entra.ts';

test.each<[string, unknown]>([
  ['oid', OTHER_TENANT],
  ['sub', 'somebody-else'],
  ['preferred_username', 'eve@example.com'],
  ['aud', '600b719b-3766-4dc5-95a6-3c4a8dc31886'],
  ['iat', 1],
  ['extra', 'x'],
])('a hint whose %s was changed after it was signed is refused', async (name, value) => {
  const world = await entraWorld();
  const [header, payload = '', signature] = (await world.entra.hint(world.g)).split('.');
  const claims = {
    ...(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as object),
    [name]: value,
  };
  const id_token_hint = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
  const { fields } = await answerTo(world, { id_token_hint });
  expect(fields.error_description).toBe('id_token_hint was refused: its signature is wrong');
  expect(fields).not.toHaveProperty('id_token');
});

test.each(['x', 'a.b.c', '..', 'e30.e30.e30', `${'a'.repeat(9_000)}.b.c`, '🦊', 'null', '{"tid":1}'])(
  'what is no token at all is refused: %.20s',
  async (id_token_hint) => {
    const { fields } = await answerTo(await entraWorld(), { id_token_hint });
    expect(fields.error).toBe('invalid_request');
    expect(fields.error_description).toMatch(/^id_token_hint was refused: [ -~]{1,80}$/);
  },
);

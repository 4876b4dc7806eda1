import { expect, test } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { answerTo, entraWorld, hintKey, OTHER_TENANT } from '../support/entra.ts';

test('a hint signed by another key under the id of Entra’s is refused', async () => {
  const world = await entraWorld();
  const key = { ...(await hintKey('mine')), kid: world.entra.key.kid };
  const { fields } = await answerTo(world, {}, { key });
  expect(fields.error_description).toBe('id_token_hint was refused: its signature is wrong');
});

test('a key id that Entra does not publish is refused, and asked for once in five minutes however often it comes', async () => {
  const world = await entraWorld();
  for (let i = 0; i < 5; i++) {
    const { fields } = await answerTo(world, {}, { key: await hintKey(`unknown-${i}`) });
    expect(fields.error_description).toBe('id_token_hint was refused: its key is unknown');
  }
  expect(world.entra.asked).toHaveLength(2);
  world.g.clock.advance(5 * MINUTE);
  await answerTo(world, {}, { key: await hintKey('unknown') });
  expect(world.entra.asked).toHaveLength(4);
});

test('keys and addresses that the hint itself brings are not looked at', async () => {
  const world = await entraWorld();
  const key = await hintKey('mine');
  const asked: string[] = [];
  const header = {
    jku: `${world.entra.origin}/evil`,
    x5u: `${world.entra.origin}/evil`,
    jwk: key.jwk,
    x5c: ['MIIB'],
  };
  for (const kid of [key.kid, world.entra.key.kid]) {
    const { fields } = await answerTo(world, {}, { key: { ...key, kid }, header });
    asked.push(fields.error_description ?? '');
  }
  expect(asked).toEqual([
    'id_token_hint was refused: its key is unknown',
    'id_token_hint was refused: its signature is wrong',
  ]);
  expect(world.entra.asked.filter((path) => path.includes('evil'))).toEqual([]);
});

test('a key that Entra publishes for another issuer, for encryption or with few bits signs for nobody here', async () => {
  const world = await entraWorld();
  const { jwk } = world.entra.key;
  const small = { ...jwk, n: (jwk.n ?? '').slice(0, 100) };
  for (const odd of [{ ...jwk, issuer: world.entra.issuerOf(OTHER_TENANT) }, { ...jwk, use: 'enc' }, small]) {
    world.entra.keys = [odd];
    world.g.clock.advance(5 * MINUTE);
    const { fields } = await answerTo(world);
    expect(fields.error_description).toBe('id_token_hint was refused: its key is unknown');
  }
  world.entra.keys = [{ ...jwk, issuer: `${world.entra.origin}/{tenantid}/v2.0` }];
  world.g.clock.advance(5 * MINUTE);
  expect((await world.waiting()).tab.snapshot.state).toBe('pending');
});

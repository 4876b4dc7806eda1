import { expect, test } from 'vitest';
import { SECOND } from '../../src/kernel/index.ts';
import { answerTo, entraWorld, OTHER_TENANT } from '../support/entra.ts';

test.each<[string, (path: string, origin: string) => { status: number; body: string } | undefined]>([
  ['answers with a fault', () => ({ status: 500, body: '{}' })],
  ['is not found', () => ({ status: 404, body: '{}' })],
  ['answers with no JSON', () => ({ status: 200, body: '<html>' })],
  [
    'names another issuer',
    (path, origin) =>
      path.includes('well-known')
        ? {
            status: 200,
            body: JSON.stringify({ issuer: `${origin}/${OTHER_TENANT}/v2.0`, jwks_uri: `${origin}/x` }),
          }
        : undefined,
  ],
  [
    'names keys of another host',
    (path, origin) =>
      path.includes('well-known')
        ? {
            status: 200,
            body: JSON.stringify({
              issuer: `${origin}${path.replace('/.well-known/openid-configuration', '')}`,
              jwks_uri: 'https://evil.example/keys',
            }),
          }
        : undefined,
  ],
  ['answers more than anybody needs', () => ({ status: 200, body: JSON.stringify('x'.repeat(600_000)) })],
])(
  'while Entra’s discovery %s nobody is asked and Entra hears temporarily_unavailable',
  async (_, answer) => {
    const world = await entraWorld();
    const { entra, g } = world;
    entra.answer = (path) => answer(path, entra.origin);
    for (let i = 0; i < 3; i++) {
      const { fields } = await answerTo(world);
      expect(fields).toMatchObject({ error: 'temporarily_unavailable', state: expect.any(String) });
      expect(fields).not.toHaveProperty('id_token');
    }
    // Who just failed is not asked again by every request.
    expect(entra.asked).toHaveLength(1);
    entra.answer = undefined;
    g.clock.advance(10 * SECOND);
    expect((await world.waiting()).tab.snapshot.state).toBe('pending');
  },
);

test('fifty requests at once ask Entra once', async () => {
  const world = await entraWorld();
  await Promise.all(Array.from({ length: 50 }, () => world.waiting()));
  expect(world.entra.asked).toHaveLength(2);
});

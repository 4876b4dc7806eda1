import { describe, expect, test } from 'vitest';
import { answerTo, entraWorld, postFrom, postTo } from '../support/entra.ts';

describe('a posted request', () => {
  test.each([
    'client_id',
    'redirect_uri',
    'response_type',
    'state',
    'nonce',
    'id_token_hint',
    'claims',
    'unknown',
  ])('with %s twice is refused, and nothing is sent anywhere', async (name) => {
    const world = await entraWorld();
    const fields = new URLSearchParams({ unknown: 'x', ...(await world.fields()) });
    fields.append(name, fields.get(name) ?? '');
    const response = await postTo(world.g.browser(), fields);
    expect(response.status).toBe(400);
    expect(response.headers.get('Location')).toBeNull();
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('with a hundred and one fields is refused', async () => {
    const world = await entraWorld();
    const more = Array.from({ length: 101 }, (_, n): [string, string] => [`f${n}`, '1']);
    expect((await postTo(world.g.browser(), new URLSearchParams(more))).status).toBe(400);
  });

  test.each(['__proto__', 'constructor', 'toString', 'posted'])(
    'with a field called %s is read as any other',
    async (name) => {
      const world = await entraWorld();
      const browser = world.g.browser();
      const fields = new URLSearchParams([...Object.entries(await world.fields()), [name, 'x']]);
      const tab = await browser.open(await postFrom(browser, fields));
      expect(tab.snapshot.state).toBe('pending');
      expect(Object.prototype).not.toHaveProperty('x');
    },
  );
});

describe('a request by GET', () => {
  test.each(['id_token_hint', 'claims'])('with %s twice is refused', async (name) => {
    const world = await entraWorld();
    const query = new URLSearchParams(await world.fields());
    query.append(name, query.get(name) ?? '');
    const page = await world.g.browser().request(`/auth?${query}`);
    expect(await page.text()).toContain(`${name} is given twice`);
  });

  test('for two clients is answered for neither', async () => {
    const world = await entraWorld();
    const { integration } = await world.g.integration();
    const query = new URLSearchParams(await world.fields());
    query.append('client_id', integration.clientId);
    const page = await world.g.browser().request(`/auth?${query}`);
    expect(page.status).toBe(400);
    expect(page.headers.get('Location')).toBeNull();
  });
});

test('a request object is not a way around: it is refused as everywhere', async () => {
  const { fields } = await answerTo(await entraWorld(), { request: 'e30.e30.' });
  expect(fields.error).toBe('request_not_supported');
});

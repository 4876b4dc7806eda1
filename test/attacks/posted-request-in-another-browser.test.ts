import { expect, test } from 'vitest';
import { entraWorld, postFrom } from '../support/entra.ts';

test('whoever learns the reference of a posted request opens nothing, spends nothing and learns nothing', async () => {
  const world = await entraWorld();
  const [browser, thief] = [world.g.browser(), world.g.browser()];
  const led = await postFrom(browser, await world.fields());
  await postFrom(thief, await world.fields());
  const stolen = await thief.request(led);
  expect(stolen.status).toBe(410);
  expect(await stolen.text()).not.toMatch(/data-snapshot|rQIIAZ2RP2|eyJ/);
  expect((await browser.open(led)).snapshot.state).toBe('pending');
});

test('nothing of the request stands in an address, in a header or in the log', async () => {
  const world = await entraWorld({ env: { LOG_LEVEL: 'debug' } });
  const browser = world.g.browser();
  const fields = await world.fields();
  const led = await postFrom(browser, fields);
  expect(led).toMatch(/^\/auth\?posted=[\w-]{43}$/);
  const page = await browser.request(led);
  expect(page.status).toBe(200);
  const shown = (await page.text()) + JSON.stringify([...page.headers]);
  const logged = world.g.logger.text();
  for (const secret of [fields.id_token_hint ?? '', fields.nonce ?? '', fields.state ?? '']) {
    expect(shown).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
  expect(logged).not.toContain(led.split('=')[1]);
  expect(logged).not.toContain('ada@example.com');
});

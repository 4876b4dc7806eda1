import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { entraWorld, postFrom } from '../support/entra.ts';
import { STORES } from '../support/gateway.ts';

describe.each(STORES)('the reference of a posted request, on %s', (store) => {
  test('opens one page: not a second one, however many follow it at once', async () => {
    const world = await entraWorld({ store });
    const browser = world.g.browser();
    const led = await postFrom(browser, await world.fields());
    const cookie = browser.jar.header('/auth') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(world.g.origin + led, { headers: { Cookie: cookie, Accept: 'text/html' } }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 410)]);
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((page) => page.includes('data-snapshot'))).toHaveLength(1);
    expect((await browser.request(led)).status).toBe(410);
  });

  test('is over after a minute', async () => {
    const world = await entraWorld({ store });
    const browser = world.g.browser();
    const led = await postFrom(browser, await world.fields());
    if (store === 'redis') return void expect((await browser.request(led)).status).toBe(200);
    world.g.clock.advance(MINUTE);
    expect((await browser.request(led)).status).toBe(410);
  });
});

test.each(['', 'x', 'a'.repeat(43), '../../etc/passwd', 'a&posted=b'])(
  'an invented one opens nothing: "%s"',
  async (reference) => {
    const { g } = await entraWorld();
    const response = await g.browser().request(`/auth?posted=${reference}`);
    expect(response.status).toBe(410);
    expect(await response.text()).not.toContain('data-snapshot');
  },
);

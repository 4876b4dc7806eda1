import { describe, expect, test } from 'vitest';
import { EVERY, Suite, shownOf } from './suite.ts';

/** A redirect URI that is not registered gets an error page, never a redirect. */
describe.each(EVERY)('oidcc-ensure-registered-redirect-uri, $responseType by $responseMode', (variant) => {
  test('shows the person a page and tells the address nothing', async () => {
    const suite = await Suite.open(variant);
    const landed = await suite.authorize({
      redirect_uri: 'https://suite.example.com/test/a/countersign/other',
    });
    const { status, html } = shownOf(landed);
    expect(status).toBe(400);
    expect(html).toContain('<h1');
  });
});

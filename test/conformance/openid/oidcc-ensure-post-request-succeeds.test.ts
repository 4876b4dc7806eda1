import { describe, expect, test } from 'vitest';
import { EVERY, Suite, waitingOf } from './suite.ts';

/** An authorization request by POST (Core section 3.1.2.1). */
describe.each(EVERY)('oidcc-ensure-post-request-succeeds, $responseType by $responseMode', (variant) => {
  test('signs in as one by GET does', async () => {
    const suite = await Suite.open(variant);
    const authorization = new URL(String(suite.metadata.authorization_endpoint)).pathname;
    const posted = await suite.browser.request(authorization, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(suite.parameters()),
    });
    expect(posted.status).toBe(303);
    const { pathname, search } = new URL(posted.headers.get('Location') ?? '', suite.g.origin);
    const landed = await suite.landed(await suite.browser.request(pathname + search));
    const { claims } = await suite.finish(await suite.approve(waitingOf(landed)));
    expect(claims.sub).toMatch(/^usr_/);
  });
});

import { expect, test } from 'vitest';
import { LOGGED_OUT_URI, Suite, sentBackOf, shownOf } from './suite.ts';

/** Without a hint nothing proves who asks: the person is asked before anything ends. */
test('oidcc-rp-initiated-logout-no-id-token-hint: the person is asked, and the session goes on meanwhile', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  await suite.signIn();
  const landed = await suite.endSession({ post_logout_redirect_uri: LOGGED_OUT_URI, state: 'bye' });
  expect(shownOf(landed).status).toBeLessThan(500);
  expect(sentBackOf(await suite.authorize({ prompt: 'none' })).fields.has('code')).toBe(true);
});

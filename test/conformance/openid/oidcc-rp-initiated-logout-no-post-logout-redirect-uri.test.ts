import { expect, test } from 'vitest';
import { errorOf, Suite, shownOf } from './suite.ts';

/** Without an address to go back to, the person is told here. */
test('oidcc-rp-initiated-logout-no-post-logout-redirect-uri: a page of ours says so', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { idToken } = await suite.signIn();
  expect(shownOf(await suite.endSession({ id_token_hint: idToken })).status).toBe(200);
  expect(errorOf(await suite.authorize({ prompt: 'none' }))).toBe('login_required');
});

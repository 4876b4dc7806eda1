import { expect, test } from 'vitest';
import { LOGGED_OUT_URI, Suite, shownOf } from './suite.ts';

/** An address that is not registered is not gone to. */
test('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri: a page of ours is shown', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  const { idToken } = await suite.signIn();
  const landed = await suite.endSession({
    id_token_hint: idToken,
    post_logout_redirect_uri: `${LOGGED_OUT_URI}/other`,
    state: 'bye',
  });
  expect(shownOf(landed).html).not.toContain('/other');
});

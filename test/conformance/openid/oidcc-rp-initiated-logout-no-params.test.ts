import { expect, test } from 'vitest';
import { Suite, shownOf } from './suite.ts';

/** Without any parameter the person is asked first, or told; nobody is sent anywhere. */
test('oidcc-rp-initiated-logout-no-params: a page of ours is shown', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  await suite.signIn();
  expect(shownOf(await suite.endSession()).status).toBe(200);
});

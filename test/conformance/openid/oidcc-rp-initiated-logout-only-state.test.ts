import { expect, test } from 'vitest';
import { Suite, shownOf } from './suite.ts';

/** A state alone leads nowhere. */
test('oidcc-rp-initiated-logout-only-state: a page of ours is shown', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  await suite.signIn();
  expect(shownOf(await suite.endSession({ state: 'bye' })).status).toBe(200);
});

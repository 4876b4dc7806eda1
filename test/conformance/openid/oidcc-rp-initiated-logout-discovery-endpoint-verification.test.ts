import { expect, test } from 'vitest';
import { Suite } from './suite.ts';

/** The metadata names the end session endpoint (RP-Initiated Logout section 2.1). */
test('oidcc-rp-initiated-logout-discovery-endpoint-verification: it is announced, and ours', async () => {
  const suite = await Suite.open({ responseType: 'code', responseMode: 'query' }, { sessions: true });
  expect(String(suite.metadata.end_session_endpoint).startsWith(`${suite.g.issuer}/`)).toBe(true);
});

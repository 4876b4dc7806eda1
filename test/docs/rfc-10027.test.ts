import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, tablesOf } from './markdown-tables.ts';

const root = join(import.meta.dirname, '../..');

/** RFC 10027 (BCP 247), sections 6.1.1 to 6.1.17. */
const MITIGATIONS = [
  'Establish Proximity',
  'Short-Lived/Timebound QR or User Codes',
  'One-Time or Limited Use Codes',
  'Unique Codes',
  'Content Filtering',
  'Detect and Remediate',
  'Trusted Devices',
  'Trusted Networks',
  'Limited Scopes',
  'Short Lived Tokens',
  'Rate Limits',
  'Sender-Constrained Tokens',
  'User Education',
  'User Experience',
  'Authenticate-then-Initiate',
  'Request Initiation Verification',
  'Request Binding with Out-of-Band Data',
];

const [head, ...rows] =
  tablesOf(readFileSync(join(root, 'docs/threat-model.md'), 'utf8')).find(
    ([first]) => first?.[1] === 'mitigation',
  ) ?? [];

test('the threat model answers all 17 mitigations of RFC 10027, in its order and by its names', () => {
  expect(head).toEqual(['#', 'mitigation', 'what it recommends', 'what Countersign does', 'shown by']);
  expect(rows.map(([number, name]) => `${number} ${name}`)).toEqual(
    MITIGATIONS.map((name, i) => `${i + 1} ${name}`),
  );
});

test.each(rows)('%s, %s: says what is recommended and what is done, and names tests that exist', (...row) => {
  const [, , recommended, done, shown] = row;
  expect(recommended).not.toBe('');
  expect(done).not.toBe('');
  const names = namesIn(shown);
  expect(names.length).toBeGreaterThan(0);
  const missing = names.filter(
    (name) => !existsSync(join(root, name.includes('/') ? name : `test/attacks/${name}.test.ts`)),
  );
  expect(missing).toEqual([]);
});

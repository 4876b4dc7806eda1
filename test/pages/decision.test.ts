import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalChallenge, approvalChallenges } from '../../src/browser/decision.ts';
import { decisionDigest, NUMBERS } from '../../src/domain/approval/index.ts';

test('a passkey signs the digest that the gateway computes, whatever the statement says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 300 }), async (statement) => {
      expect(await approvalChallenge(statement)).toBe(
        decisionDigest(statement, 'approve').toString('base64url'),
      );
    }),
  );
});

test('with a number it is the digest that the gateway computes for that number, for each that may be typed', async () => {
  const statement = '{"confirmation":"number","v":1}';
  const made = await approvalChallenges(statement, true);
  expect([...made.keys()]).toEqual([...NUMBERS]);
  for (const [number, challenge] of made) {
    expect(challenge).toBe(decisionDigest(statement, 'approve', number).toString('base64url'));
  }
  expect(new Set(made.values()).size).toBe(100);
  expect([...(await approvalChallenges(statement, false))]).toEqual([
    ['', decisionDigest(statement, 'approve').toString('base64url')],
  ]);
});

test('a change of any character gives another digest', async () => {
  const statement = '{"application":"Shop","nonce":"x","v":1}';
  const digests = await Promise.all(
    [...statement].map((_character, at) =>
      approvalChallenge(`${statement.slice(0, at)}~${statement.slice(at + 1)}`),
    ),
  );
  expect(new Set([...digests, await approvalChallenge(statement)]).size).toBe(statement.length + 1);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  forge,
  forgedDecision,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { digestOf, webPhoneOf } from '../support/web-phone.ts';

const root = join(import.meta.dirname, '../..');

describe('the number that a person types', () => {
  const gateway = sharedGateway();

  test.each(['number', 'typed', 'code', 'confirmation'])(
    'has no field %s in an app’s approval: it is refused, and nothing is approved',
    async (field) => {
      const g = gateway();
      const ada = await puppetOf(g, somebody());
      const { tab } = await waitingSignIn(g, { input: { confirm: 'number' } });
      const { challenge, statement } = await ada.client.claim(tab.frame);
      const { number = '' } = await tab.poll();
      const body = { signature: await forgedDecision(ada, statement, 'approve'), [field]: number };
      expect(await forge(g, ada, { path: `/challenges/${challenge}/approve`, body })).toMatchObject({
        status: 400,
        code: 'invalid_input',
      });
      expect((await tab.poll()).state).toBe('claimed');
    },
  );

  test.each(['number', 'typed', 'code', 'confirmation'])(
    'has no field %s in a web phone’s approval: it is refused, and nothing is approved',
    async (field) => {
      const g = gateway();
      const ada = await webPhoneOf(g, somebody());
      const { tab } = await waitingSignIn(g, { input: { confirm: 'number' } });
      const { challenge, statement } = await ada.scanAndClaim(tab.frame);
      const { number = '' } = await tab.poll();
      const response = ada.passkey.assert(digestOf(statement));
      const body = { response, [field]: number };
      await expect(ada.post(`/phone/challenges/${challenge}/approve`, body)).rejects.toMatchObject({
        status: 400,
        code: 'invalid_input',
      });
      expect((await tab.poll()).state).toBe('claimed');
    },
  );

  test('is told to no phone: neither claim nor any later answer holds it', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    // One page in a hundred shows a number that stands in a time or an id as well: look for a member of that name.
    const { tab } = await waitingSignIn(g, { input: { confirm: 'number' } });
    const claimed = await ada.client.claim(tab.frame);
    expect(Object.keys(claimed).sort()).toEqual(['challenge', 'expiresIn', 'state', 'statement']);
    expect(Object.keys(JSON.parse(claimed.statement) as object)).not.toContain('number');
    expect(Object.keys(await ada.client.challenge(claimed.challenge)).sort()).toEqual(
      Object.keys(claimed).sort(),
    );
  });

  test('has no field in any body of the phone API', () => {
    const document = JSON.parse(readFileSync(join(root, 'docs/openapi/phone.json'), 'utf8')) as {
      components: { schemas: Record<string, { properties?: object; additionalProperties?: boolean }> };
    };
    const { ApproveRequest } = document.components.schemas;
    expect(Object.keys(ApproveRequest?.properties ?? {})).toEqual(['signature']);
    expect(ApproveRequest?.additionalProperties).toBe(false);
  });
});

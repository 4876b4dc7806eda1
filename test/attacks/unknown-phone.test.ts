import { describe, expect, test } from 'vitest';
import {
  forge,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
  withDirectory,
} from '../support/attacker.ts';

describe('an unknown phone', () => {
  const gateway = sharedGateway();

  test.each([
    ['a phone that never was', 'phn_AAAAAAAAAAAAAAAAAAAAAA', 'unknown_phone'],
    ['no phone id', 'ada', 'invalid_proof'],
    ['a user id', 'usr_AAAAAAAAAAAAAAAAAAAAAA', 'invalid_proof'],
    ['a text with SQL in it', "phn_' OR 1=1 --", 'invalid_proof'],
    ['a number', 7, 'invalid_proof'],
    ['a list', ['phn_AAAAAAAAAAAAAAAAAAAAAA'], 'invalid_proof'],
    ['an object', { $ne: '' }, 'invalid_proof'],
    ['nothing', undefined, 'invalid_proof'],
  ])('whose kid is %s is refused at every door', async (_, kid, code) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const challenge = `chl_${'A'.repeat(22)}`;
    for (const request of [
      { path: '/scan', body: { frame: tab.frame } },
      { path: '/claim', body: { frame: tab.frame } },
      { path: '/challenges', method: 'GET' },
      { path: `/challenges/${challenge}`, method: 'GET' },
      { path: `/challenges/${challenge}/approve`, body: { signature: 'a.b.c' } },
      { path: `/challenges/${challenge}/decline`, body: { reason: 'refused', signature: 'a.b.c' } },
    ]) {
      expect(await forge(g, ada, { ...request, header: { kid } }), request.path).toMatchObject({
        status: 401,
        code,
      });
    }
    expect((await tab.poll()).state).toBe('pending');
  });

  test('that was removed in the middle cannot approve what it had claimed', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    withDirectory(g, (db) => db.prepare('UPDATE phones SET revoked_at = 1 WHERE id = ?').run(ada.id));
    await expect(ada.client.approve(challenge, statement)).rejects.toMatchObject({
      status: 403,
      code: 'phone_revoked',
    });
    expect((await tab.poll()).state).toBe('claimed');
  });

  test('is not told that a phone was removed unless it holds that phone’s key', async () => {
    const g = gateway();
    const [ada, eve] = [await puppetOf(g, somebody()), await puppetOf(g, somebody())];
    withDirectory(g, (db) => db.prepare('UPDATE phones SET revoked_at = 1 WHERE id = ?').run(ada.id));
    const request = { path: '/challenges', method: 'GET', header: { kid: ada.id } };
    expect(await forge(g, eve, request)).toMatchObject({ status: 401, code: 'invalid_proof' });
  });
});

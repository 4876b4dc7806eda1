import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import type { Lies } from '../support/passkey.ts';
import { type Claimed, digestOf, WebPhoneActor, webPhoneOf } from '../support/web-phone.ts';

async function claimedBy(g: TestGateway, phone: WebPhoneActor) {
  const contoso = await g.relyingParty();
  const tab = await g.browser().open((await contoso.ask()).url);
  return { tab, claimed: await phone.scanAndClaim(tab.frame) };
}

/** Nobody is signed in: the page still waits for the phone. */
async function stillClaimed(tab: Awaited<ReturnType<typeof claimedBy>>['tab']): Promise<void> {
  expect((await tab.poll()).state).toBe('claimed');
}

const LIES: [string, Lies][] = [
  ['without user verification', { userVerified: false }],
  ['without user presence', { userPresent: false }],
  ['for another origin', { origin: 'https://evil.example' }],
  ['for another rpId', { rpId: 'evil.example' }],
  ['within a foreign frame that names no top origin', { crossOrigin: true }],
  [
    'within a foreign frame that names its top origin',
    { crossOrigin: true, topOrigin: 'https://evil.example' },
  ],
  ['with a top origin alone', { topOrigin: 'https://evil.example' }],
  ['of the wrong ceremony', { type: 'payment.get' }],
  ['with the handle of another account', { userHandle: Buffer.from('usr_other').toString('base64url') }],
];

describe('a passkey assertion', () => {
  test.each(LIES)('%s approves nothing', async (_, lies) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { tab, claimed } = await claimedBy(g, ada);
    await expect(ada.approve(claimed, lies)).rejects.toMatchObject({
      status: 403,
      code: 'invalid_assertion',
    });
    await stillClaimed(tab);
    expect(await ada.approve(claimed)).toMatchObject({ state: 'approved' });
  });

  test.each(LIES)('%s identifies nobody', async (_, lies) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    ada.browser.jar.clear();
    await expect(ada.identify(lies)).rejects.toMatchObject({ status: 403, code: 'invalid_assertion' });
  });

  test.each(LIES.filter(([, lies]) => lies.userHandle === undefined))(
    'made at registration %s enrols nobody and spends no invitation',
    async (_, lies) => {
      const g = await startGateway();
      const invitation = await g.invitationFor('ada');
      await expect(new WebPhoneActor(g).enroll(invitation, lies)).rejects.toMatchObject({
        code: 'invalid_assertion',
      });
      await new WebPhoneActor(g).enroll(invitation);
    },
  );

  test.each(['android-key', 'android-safetynet', 'apple', 'fido-u2f', 'tpm', 'unheard-of'])(
    'made at registration with an attestation of the form %s is refused before anybody looks into it',
    async (format) => {
      const g = await startGateway();
      const invitation = await g.invitationFor('ada');
      await expect(new WebPhoneActor(g).enroll(invitation, { format })).rejects.toMatchObject({
        status: 403,
        code: 'invalid_assertion',
      });
      await new WebPhoneActor(g).enroll(invitation);
    },
  );

  test('made at registration for another user is refused', async () => {
    const g = await startGateway();
    const mallory = new WebPhoneActor(g);
    const { options } = await mallory.post<{ options: Parameters<typeof mallory.passkey.register>[0] }>(
      '/phone/enroll/options',
      { invitation: await g.invitationFor('mallory') },
    );
    const response = mallory.passkey.register(options);
    const invitation = await g.invitationFor('ada');
    await expect(mallory.post('/phone/enroll', { invitation, name: 'x', response })).rejects.toMatchObject({
      code: 'invalid_assertion',
    });
  });

  test.each(['null', '1', '"x"', '[', ''])('with the client data %j is refused', async (clientData) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { tab, claimed } = await claimedBy(g, ada);
    await expect(ada.approve(claimed, { clientData })).rejects.toMatchObject({
      code: clientData === '' ? 'invalid_input' : 'invalid_assertion',
    });
    await stillClaimed(tab);
  });

  test.each(['\u0000', 'a b', '', '\u202e'])('by the credential id %j is no input', async (credentialId) => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    await expect(ada.identify({ credentialId })).rejects.toMatchObject({
      status: 400,
      code: 'invalid_input',
    });
  });

  test('by the credential of another account approves nothing', async () => {
    const g = await startGateway();
    const [ada, mallory] = [await webPhoneOf(g, 'ada'), await webPhoneOf(g, 'mallory')];
    const { tab, claimed } = await claimedBy(g, ada);
    const path = `/phone/challenges/${claimed.challenge}/approve`;
    const response = mallory.passkey.assert(digestOf(claimed.statement));
    await expect(ada.post(path, { response })).rejects.toMatchObject({ code: 'invalid_assertion' });
    const masked = mallory.passkey.assert(digestOf(claimed.statement), { credentialId: ada.passkey.id });
    await expect(ada.post(path, { response: masked })).rejects.toMatchObject({ code: 'invalid_assertion' });
    await expect(mallory.post(path, { response })).rejects.toMatchObject({ status: 404 });
    await stillClaimed(tab);
  });

  test('over a statement with any field altered approves nothing', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { tab, claimed } = await claimedBy(g, ada);
    const original = JSON.parse(claimed.statement) as Record<string, unknown>;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(original)),
        fc.string({ minLength: 1 }),
        async (field, value) => {
          fc.pre(original[field] !== value);
          const forged: Claimed = { ...claimed, statement: JSON.stringify({ ...original, [field]: value }) };
          await expect(ada.approve(forged)).rejects.toMatchObject({ code: 'invalid_assertion' });
        },
      ),
      { numRuns: 40 },
    );
    await stillClaimed(tab);
  });

  test('of another decision, of the bare statement, or of an identification approves nothing', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { tab, claimed } = await claimedBy(g, ada);
    const { options } = await ada.post<{ options: { challenge: string } }>('/phone/identify/options', {});
    const challenges = [
      digestOf(claimed.statement, 'refused'),
      createHash('sha256').update(claimed.statement).digest('base64url'),
      options.challenge,
    ];
    for (const challenge of challenges) {
      const response = ada.passkey.assert(challenge);
      await expect(
        ada.post(`/phone/challenges/${claimed.challenge}/approve`, { response }),
      ).rejects.toMatchObject({ code: 'invalid_assertion' });
    }
    await stillClaimed(tab);
  });

  test('that approved cannot be used again, for an approval or to identify somebody', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { claimed } = await claimedBy(g, ada);
    const response = ada.passkey.assert(digestOf(claimed.statement));
    const path = `/phone/challenges/${claimed.challenge}/approve`;
    await ada.post(path, { response });
    await expect(ada.post(path, { response })).rejects.toMatchObject({ status: 409 });
    await expect(ada.post('/phone/identify', { response })).rejects.toMatchObject({
      code: 'invalid_assertion',
    });
  });

  test('to identify counts once, whoever sends it again', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { options } = await ada.post<{ options: { challenge: string } }>('/phone/identify/options', {});
    const response = ada.passkey.assert(options.challenge);
    const attempts = Array.from({ length: 20 }, () =>
      new WebPhoneActor(g).post('/phone/identify', { response }).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  test('of a hundred parallel copies approves once', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    const { claimed } = await claimedBy(g, ada);
    const response = ada.passkey.assert(digestOf(claimed.statement));
    const path = `/phone/challenges/${claimed.challenge}/approve`;
    const attempts = Array.from({ length: 100 }, () =>
      ada.post(path, { response }).then(
        () => true,
        () => false,
      ),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  test('with a counter that goes back is refused', async () => {
    const g = await startGateway();
    const ada = await webPhoneOf(g, 'ada');
    ada.passkey.counter = 5;
    const first = await claimedBy(g, ada);
    await ada.approve(first.claimed);
    const second = await claimedBy(g, ada);
    await expect(ada.approve(second.claimed, { counter: 4 })).rejects.toMatchObject({
      code: 'invalid_assertion',
    });
    await stillClaimed(second.tab);
  });
});

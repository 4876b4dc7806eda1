import { describe, expect, test } from 'vitest';
import {
  expectNobodySignedIn,
  forge,
  forgedDecision,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';

/** Every field of the statement, each changed so that a person would read something else. */
const CHANGED: Record<string, unknown> = {
  v: 2,
  purpose: 'add-phone',
  iss: 'https://evil.example',
  challenge: `chl_${'A'.repeat(22)}`,
  client_id: 'evil',
  user: `usr_${'A'.repeat(22)}`,
  phone: `phn_${'A'.repeat(22)}`,
  iat: 1,
  exp: 4_000_000_000,
  nonce: 'A'.repeat(43),
  application: 'Your bank',
  host: 'bank.example.com',
  browser: 'Firefox',
  system: 'Windows',
  place: 'Berlin',
  networks: 'different',
  time: '2000-01-01T00:00:00.000Z',
  new_browser: 'no',
  confirmation: 'number',
};

describe('a statement', () => {
  const gateway = sharedGateway();

  test('holds every field that DESIGN names, says what was asked, and is canonical JSON', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab, party } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    const said = JSON.parse(statement) as Record<string, unknown>;
    expect(Object.keys(said)).toEqual(Object.keys(CHANGED).sort());
    expect(JSON.stringify(said)).toBe(statement);
    expect(said).toMatchObject({
      iss: g.issuer,
      challenge,
      client_id: party.integration.clientId,
      phone: ada.id,
      application: 'Contoso',
      host: 'contoso.b2clogin.com',
      browser: 'Chrome',
      system: 'Linux',
    });
    expect(Buffer.from(String(said.nonce), 'base64url')).toHaveLength(32);
  });

  test.each(Object.keys(CHANGED))(
    'whose %s was changed before it was signed approves nothing',
    async (field) => {
      const g = gateway();
      const ada = await puppetOf(g, somebody());
      const waiting = await waitingSignIn(g);
      const { challenge, statement } = await ada.client.claim(waiting.tab.frame);
      const tampered = JSON.stringify({ ...JSON.parse(statement), [field]: CHANGED[field] });
      expect(tampered).not.toBe(statement);
      const body = { signature: await forgedDecision(ada, tampered, 'approve') };
      expect(await forge(g, ada, { path: `/challenges/${challenge}/approve`, body })).toMatchObject({
        status: 403,
        code: 'invalid_decision',
      });
      await expectNobodySignedIn(g, waiting, challenge);
    },
  );

  test.each([
    ['a blank more', (text: string) => `${text} `],
    [
      'its fields in another order',
      (text: string) =>
        JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse())),
    ],
    ['a field more', (text: string) => text.replace('{', '{"a":1,')],
    ['a field twice', (text: string) => text.replace('{', '{"application":"Your bank",')],
    ['the decision moved into it', (text: string) => `${text}approve`],
  ])('with %s is another statement', async (_, change) => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    const body = { signature: await forgedDecision(ada, change(statement), 'approve') };
    expect(await forge(g, ada, { path: `/challenges/${challenge}/approve`, body })).toMatchObject({
      status: 403,
      code: 'invalid_decision',
    });
    expect((await tab.poll()).state).toBe('claimed');
  });

  test('is the same however often its holder asks, and shown to nobody else', async () => {
    const g = gateway();
    const name = somebody();
    const [ada, sister] = [await puppetOf(g, name), await puppetOf(g, name)];
    const { tab } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    expect((await ada.client.claim(tab.frame)).statement).toBe(statement);
    expect((await ada.client.challenge(challenge)).statement).toBe(statement);
    expect((await ada.client.challenges()).map((one) => one.statement)).toEqual([statement]);
    expect(await sister.client.challenges()).toEqual([]);
    await expect(sister.client.challenge(challenge)).rejects.toMatchObject({ code: 'challenge_not_found' });
  });

  test('keeps what the browser says of itself from saying anything else', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    for (const agent of [
      '',
      '"},{"application":"Bank',
      '<b>Bank</b>',
      'x'.repeat(3_000),
      '\u00e9\u00ff/1.0',
      '__proto__/1',
    ]) {
      const tab = await g.browser({ 'User-Agent': agent }).open((await party.ask()).url);
      const said = JSON.parse((await ada.client.claim(tab.frame)).statement) as Record<string, string>;
      expect(said.browser).toMatch(/^[\w .+-]{1,40}$/);
      expect(said.system).toMatch(/^[\w .+-]{1,40}$/);
      expect(said.application).toBe('Contoso');
    }
  });
});

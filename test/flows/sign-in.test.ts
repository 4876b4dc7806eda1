import { describe, expect, test } from 'vitest';
import { STORES, startGateway } from '../support/gateway.ts';

describe.each(STORES)('a sign-in on %s', (store) => {
  test('ends with an id_token posted to the relying party that it verifies, with every mapped claim', async () => {
    const g = await startGateway({ store });
    const contoso = await g.relyingParty();
    const ada = await g.phoneOf('ada');

    const asked = await contoso.ask();
    const tab = await g.browser().open(asked.url);
    const told = tab.until('approved');
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    await told;
    const sentBack = await tab.collect();

    expect(sentBack.action).toBe(contoso.redirectUri);
    expect([...sentBack.fields.keys()].sort()).toEqual(['id_token', 'state']);
    const claims = await contoso.verify(sentBack, asked);
    expect(claims).toMatchObject({
      iss: g.issuer,
      aud: contoso.integration.clientId,
      nonce: asked.nonce,
      name: 'Ada Lovelace',
      nickname: 'Ada',
      given_name: 'Ada',
      family_name: 'Lovelace',
      email: 'ada@example.com',
      email_verified: true,
      acr: 'urn:countersign:acr:qr',
      amr: ['mca', 'swk'],
    });
    expect(claims.sub).toMatch(/^usr_/);
    expect(claims.auth_time).toBe(Math.floor(g.clock.now() / 1000));
  });

  test.each([
    ['form_post', 'post', false],
    ['query', 'basic', true],
    ['fragment', 'post', true],
  ] as const)('by code and %s, secret by %s, PKCE %s, gives tokens and userinfo', async (mode, how, pkce) => {
    const g = await startGateway({ store });
    const app = await g.relyingParty({
      kind: 'oidc',
      name: 'App',
      redirectUris: ['https://app.example.com/callback'],
    });
    const { RelyingParty } = await import('../support/relying-party.ts');
    const party = await RelyingParty.discover({
      issuer: g.issuer,
      fetch: g.fetch,
      integration: app.integration,
      clientSecret: app.clientSecret,
      authentication: how,
    });
    const ada = await g.phoneOf('ada');
    const asked = await party.ask({ response_mode: mode }, pkce);
    const tab = await g.browser().open(asked.url);
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    const tokens = await party.exchange(await tab.collect(), asked);

    expect(tokens.claims()).toMatchObject({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      email_verified: true,
    });
    expect(tokens.claims()).toMatchObject({ acr: 'urn:countersign:acr:qr', amr: ['mca', 'swk'] });
    const userinfo = await party.userinfo(tokens.access_token, tokens.claims()?.sub ?? '');
    expect(userinfo).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
    expect(tokens.refresh_token).toBeUndefined();
  });

  test('tells the waiting page every step by its one name', async () => {
    const g = await startGateway({ store });
    const contoso = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    const tab = await g.browser().open((await contoso.ask()).url);
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { state } of tab.events()) {
        seen.push(state);
        if (state === 'pending') void ada.scan(tab.frame);
        if (state === 'scanned') void ada.claim(tab.frame).then((c) => ada.approve(c.challenge, c.statement));
      }
    })();
    await watching;
    expect(seen.filter((state) => state !== 'claimed')).toEqual(['pending', 'scanned', 'approved']);
  });

  test('that is declined tells the waiting page and gives the relying party access_denied', async () => {
    const g = await startGateway({ store });
    const contoso = await g.relyingParty();
    const ada = await g.phoneOf('ada');
    const asked = await contoso.ask();
    const tab = await g.browser().open(asked.url);
    const told = tab.until('declined');
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.decline(challenge, statement, 'refused');
    expect(await told).toMatchObject({ state: 'declined', reason: 'refused' });
    const { fields } = await tab.collect();
    expect(Object.fromEntries(fields)).toEqual({
      error: 'access_denied',
      error_description: 'The sign-in was declined on the phone',
      state: asked.state,
      iss: g.issuer,
    });
  });
});

test('two gateways on one Redis serve one sign-in between them', async () => {
  const first = await startGateway({ store: 'redis' });
  const second = await startGateway({
    store: 'redis',
    dataDir: first.dataDir,
    clock: first.clock,
    env: { PUBLIC_URL: first.issuer },
  });
  const contoso = await first.relyingParty();
  const ada = second.phoneWith(await (await import('../support/gateway.ts')).freshKey());
  await ada.enroll(await second.invitationFor('ada'), 'phone');
  const asked = await contoso.ask();
  const tab = await first.browser().open(asked.url);
  const told = tab.until('approved');
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  await told;
  const claims = await contoso.verify(await tab.collect(), asked);
  expect(claims.email).toBe('ada@example.com');
});

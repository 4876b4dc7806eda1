import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { SentBack } from '../../../src/cli/index.ts';
import { MINUTE, SECOND } from '../../../src/kernel/index.ts';
import {
  answerTo,
  CLAIMS,
  type EntraWorld,
  entraWorld,
  OTHER_TENANT,
  postTo,
  REDIRECT,
  REQUEST_ID,
  SUBJECT,
  TENANT,
} from '../../support/entra.ts';
import { STORES } from '../../support/gateway.ts';
import { PHONES, phoneAt } from '../../support/phones.ts';

/** What Entra reads of the answer, after it has checked the signature by the published key. */
async function verified({ g, integration }: EntraWorld, { fields }: SentBack) {
  const keys = createRemoteJWKSet(new URL(`${g.origin}/jwks`));
  const { payload } = await jwtVerify(fields.get('id_token') ?? '', keys, {
    algorithms: ['RS256'],
    issuer: g.issuer,
    audience: integration.clientId,
    currentDate: new Date(g.clock.now()),
  });
  return payload;
}

const asking = (acr: string[], amr: string[]) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: acr }, amr: { values: amr } } }),
});

describe.each(STORES)('on %s', (store) => {
  test('34 · the authorization endpoint accepts POST form data as well as GET', async () => {
    const world = await entraWorld({ store });
    const { g, integration } = world;
    const ada = await g.phoneOf('ada');
    const posted = await world.waiting();
    expect(posted.tab.snapshot.state).toBe('pending');
    const { challenge, statement } = await ada.claim(posted.tab.frame);
    await ada.approve(challenge, statement);
    const sent = await posted.tab.collect();
    expect(sent.action).toBe(REDIRECT);
    expect([...sent.fields.keys()].sort()).toEqual(['id_token', 'state']);
    expect(sent.fields.get('state')).toBe(posted.fields.state);
    expect(await verified(world, sent)).toMatchObject({
      aud: integration.clientId,
      nonce: posted.fields.nonce,
    });

    const query = new URLSearchParams(await world.fields());
    expect((await g.browser().open(`/auth?${query}`)).snapshot.state).toBe('pending');

    // Every other client may post too: the answer is the same.
    const contoso = await g.relyingParty();
    const asked = await contoso.ask();
    const browser = g.browser();
    const led = await postTo(browser, new URL(asked.url).searchParams);
    expect(led.status).toBe(303);
    const tab = await browser.open(led.headers.get('Location') ?? '');
    const claimed = await ada.claim(tab.frame);
    await ada.approve(claimed.challenge, claimed.statement);
    expect(await contoso.verify(await tab.collect(), asked)).toMatchObject({ email: 'ada@example.com' });
  });
});

test('13, 36 · the answer is a form with exactly id_token and state, signed RS256 by a published key with x5c', async () => {
  const world = await entraWorld();
  const ada = await world.g.phoneOf('ada');
  const { tab } = await world.waiting();
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.approve(challenge, statement);
  const { fields } = await tab.collect();
  const { alg, kid } = decodeProtectedHeader(fields.get('id_token') ?? '');
  expect(alg).toBe('RS256');
  const { keys } = (await (await fetch(`${world.g.origin}/jwks`)).json()) as {
    keys: { kid: string; x5c: string[] }[];
  };
  expect(keys.find((key) => key.kid === kid)?.x5c).toHaveLength(1);
});

test('26 · fields that are not listed are ignored, and client-request-id is found in the log', async () => {
  const world = await entraWorld();
  const { tab } = await world.waiting({ nux: '1', mkt: 'de', sso_reload: 'true' });
  expect(tab.snapshot.state).toBe('pending');
  expect(JSON.stringify(world.g.logger.lines)).toContain(REQUEST_ID);
  const refused = await answerTo(world, { claims: 'no JSON', 'client-request-id': 'not a guid <script>' });
  expect(refused.fields.error).toBe('invalid_request');
  expect(JSON.stringify(world.g.logger.lines)).not.toContain('<script>');
});

test('38 · who declines on the phone gives Entra access_denied with short ASCII text and the state', async () => {
  const world = await entraWorld();
  const ada = await world.g.phoneOf('ada');
  const { tab, fields } = await world.waiting();
  const { challenge, statement } = await ada.claim(tab.frame);
  await ada.decline(challenge, statement, 'refused');
  expect(Object.fromEntries((await tab.collect()).fields)).toEqual({
    error: 'access_denied',
    error_description: 'The sign-in was declined on the phone',
    state: fields.state,
    iss: world.g.issuer,
  });
});

describe('40 · the whole scan-and-approve wait ends in under 5 minutes', () => {
  test('a new code adds no time, and the answer at 4:30 is an error for Entra', async () => {
    const world = await entraWorld();
    const { clock } = world.g;
    const ada = await world.g.phoneOf('ada');
    const { tab, fields } = await world.waiting();
    expect(tab.snapshot).toMatchObject({ returns: true, signInEndsIn: 4 * MINUTE + 30 * SECOND });
    clock.advance(4 * MINUTE);
    const renewed = await tab.newCode();
    expect(renewed.signInEndsIn).toBe(30 * SECOND);
    expect(renewed.endsIn).toBe(30 * SECOND);
    const { challenge, statement } = await ada.claim(tab.frame);
    clock.advance(30 * SECOND);
    await expect(ada.approve(challenge, statement)).rejects.toMatchObject({ code: 'challenge_expired' });
    const sent = await tab.collect();
    expect(sent.action).toBe(REDIRECT);
    expect(Object.fromEntries(sent.fields)).toEqual({
      error: 'access_denied',
      error_description: 'The sign-in timed out',
      state: fields.state,
      iss: world.g.issuer,
    });
  });

  test('what was approved before and is collected after is lost', async () => {
    const world = await entraWorld();
    const { clock } = world.g;
    const ada = await world.g.phoneOf('ada');
    const { tab } = await world.waiting();
    clock.advance(4 * MINUTE + 20 * SECOND);
    await tab.newCode().catch(() => undefined);
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    clock.advance(10 * SECOND);
    expect((await tab.collect()).fields.get('error')).toBe('access_denied');
  });

  test('the time runs from the POST, however late its browser follows', async () => {
    const world = await entraWorld();
    const browser = world.g.browser();
    const response = await postTo(browser, await world.fields());
    world.g.clock.advance(50 * SECOND);
    const tab = await browser.open(response.headers.get('Location') ?? '');
    expect(tab.snapshot.signInEndsIn).toBe(3 * MINUTE + 40 * SECOND);
  });

  test('setting up a phone in between adds no time', async () => {
    const world = await entraWorld({ env: { COUNTERSIGN_ENROLLING: '600', COUNTERSIGN_ANSWER: '300' } });
    const ada = await world.g.phoneOf('ada');
    const { tab } = await world.waiting();
    await ada.claim(tab.frame);
    expect((await tab.poll()).endsIn).toBe(4 * MINUTE + 30 * SECOND);
  });
});

describe('54 · id_token_hint is checked for signature, issuer pattern + tid, audience', () => {
  test.each([
    ['an expired one is accepted', { exp: 1_536_093_790 }],
    ['one that has not expired too', { exp: 4_000_000_000 }],
    ['GUIDs are compared without case', { tid: TENANT.toUpperCase() }],
  ])('%s', async (_, claims) => {
    const { tab } = await (await entraWorld()).waiting({}, { claims });
    expect(tab.snapshot.state).toBe('pending');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another audience', { aud: 'another-app' }, 'its audience is wrong'],
    [
      'a list of audiences',
      { aud: ['600b719b-3766-4dc5-95a6-3c4a8dc31885'] },
      'a claim is missing or malformed',
    ],
    ['another issuer', { iss: 'https://sts.windows.net/x/' }, 'its issuer is wrong'],
    [
      'the issuer of another tenant',
      { iss: `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0` },
      'its issuer is wrong',
    ],
    ['a tenant that is not registered', { tid: OTHER_TENANT }, 'its tenant is not registered here'],
    ['no tenant', { tid: undefined }, 'it is no token of Entra'],
    ['no object', { oid: undefined }, 'a claim is missing or malformed'],
    ['an object that is no GUID', { oid: '*' }, 'a claim is missing or malformed'],
    ['no subject', { sub: '' }, 'a claim is missing or malformed'],
    ['an issue in the future', { iat: 4_000_000_000 }, 'it is from the future'],
    ['validity in the future', { nbf: 4_000_000_000 }, 'it is from the future'],
    ['an issue long ago', { iat: 1_536_093_791, nbf: 1_536_093_791 }, 'it is too old'],
  ])('%s is refused', async (_, claims, why) => {
    const world = await entraWorld();
    const { action, fields } = await answerTo(world, {}, { claims });
    expect(action).toBe(REDIRECT);
    expect(fields).toMatchObject({
      error: 'invalid_request',
      error_description: `id_token_hint was refused: ${why}`,
      state: 'rQIIAZ2RP2_TcBiE-state_=',
    });
    expect(fields).not.toHaveProperty('id_token');
  });

  test('a request without one is refused', async () => {
    const world = await entraWorld();
    const fields = await world.fields();
    delete fields.id_token_hint;
    const browser = world.g.browser();
    const led = await postTo(browser, fields);
    const page = await browser.request(led.headers.get('Location') ?? '');
    expect(await page.text()).toContain('id_token_hint is missing');
  });

  test('is checked by keys read once, and a new key is found when Entra rolls over', async () => {
    const world = await entraWorld();
    const { entra, g } = world;
    for (let i = 0; i < 3; i++) await world.waiting();
    expect(entra.asked).toHaveLength(2);
    const { hintKey } = await import('../../support/entra.ts');
    const fresh = await hintKey('entra-key-2');
    entra.keys = [...entra.keys, fresh.jwk];
    g.clock.advance(5 * MINUTE);
    expect((await world.waiting({}, { key: fresh })).tab.snapshot.state).toBe('pending');
    expect(entra.asked).toHaveLength(4);
  });
});

describe('55 · the answer has the hint’s sub, one of the requested acr, and one amr from the list of the requested type', () => {
  test.each(PHONES)('by a phone of kind %s', async (kind) => {
    const world = await entraWorld();
    const ada = await phoneAt(world.g, kind, 'ada');
    const { tab, fields } = await world.waiting();
    await ada.approve(await ada.claim(tab.frame));
    const claims = await verified(world, await tab.collect());
    expect(claims).toMatchObject({
      sub: SUBJECT,
      nonce: fields.nonce,
      acr: 'possessionorinherence',
      amr: [kind === 'app' ? 'swk' : 'fido'],
    });
    expect(Object.keys(claims).sort()).toEqual(
      ['acr', 'amr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub'].sort(),
    );
  });

  test.each<[string[], string[], string, string]>([
    [['possession'], ['pop'], 'possession', 'pop'],
    [['knowledge', 'knowledgeorpossession'], ['otp', 'swk'], 'knowledgeorpossession', 'swk'],
    [
      ['inherence', 'knowledgeorpossessionorinherence'],
      ['pop', 'face'],
      'knowledgeorpossessionorinherence',
      'pop',
    ],
  ])('asked for %j and %j it says %s and %s', async (acr, amr, saidAcr, saidAmr) => {
    const world = await entraWorld();
    const ada = await world.g.phoneOf('ada');
    const { tab } = await world.waiting(asking(acr, amr));
    const { challenge, statement } = await ada.claim(tab.frame);
    await ada.approve(challenge, statement);
    expect(await verified(world, await tab.collect())).toMatchObject({ acr: saidAcr, amr: [saidAmr] });
  });

  test.each<[string[], string[]]>([
    [['inherence'], ['face', 'fpt', 'swk']],
    [['knowledge'], ['swk']],
    [['knowledgeorinherence'], ['pop']],
    [['possessionorinherence'], ['face', 'fpt', 'iris', 'retina', 'vbm']],
    [['possession'], ['otp', 'sms', 'tel', 'sc', 'hwk']],
    [['urn:example:mine'], ['swk']],
  ])('asked for %j and %j it claims nothing that was not done: access_denied at once', async (acr, amr) => {
    const world = await entraWorld();
    const { fields } = await answerTo(world, asking(acr, amr));
    expect(fields).toMatchObject({
      error: 'access_denied',
      error_description: 'None of the requested methods is offered here',
    });
  });

  test('a phone that cannot do what was asked for approves nothing', async () => {
    const world = await entraWorld();
    const ada = await world.g.phoneOf('ada');
    const { tab } = await world.waiting(asking(['possession'], ['fido']));
    const { challenge, statement } = await ada.claim(tab.frame);
    await expect(ada.approve(challenge, statement)).rejects.toMatchObject({ code: 'method_not_asked' });
    expect((await tab.poll()).state).toBe('claimed');
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"id_token":{}}',
    '{"id_token":{"acr":null}}',
    '{"id_token":{"acr":{"values":[]}}}',
  ])('claims that ask for nothing are refused: %j', async (claims) => {
    const { fields } = await answerTo(await entraWorld(), { claims });
    expect(fields.error).toBe('invalid_request');
  });

  test('claims is read as Microsoft writes it', () => {
    expect(CLAIMS.id_token.amr.values).toContain('swk');
  });
});

describe('56 · redirect_uri outside the three Microsoft hosts is refused for this client type', () => {
  test.each([
    'https://login.microsoftonline.com/common/federation/externalauthprovider',
    'https://login.microsoftonline.us/common/federation/externalauthprovider',
    'https://login.partner.microsoftonline.cn/common/federation/externalauthprovider',
  ])('%s is taken', async (redirect_uri) => {
    const { tab } = await (await entraWorld()).waiting({ redirect_uri });
    expect(tab.snapshot.state).toBe('pending');
  });

  test.each([
    'https://login.microsoftonline.com/common/federation/externalauthprovider/',
    'https://login.microsoftonline.com/common/federation/externalauthprovider?x=1',
    'https://login.microsoftonline.com.evil.example/common/federation/externalauthprovider',
    'http://login.microsoftonline.com/common/federation/externalauthprovider',
    'https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp',
  ])('%s is not, and the browser stays here', async (redirect_uri) => {
    const { status, action } = await answerTo(await entraWorld(), { redirect_uri });
    expect(status).toBe(400);
    expect(action).toBeUndefined();
  });

  test('no other can be registered', async () => {
    const { g } = await entraWorld();
    const create = g.gateway.integrations.create({
      kind: 'entra-external-mfa',
      name: 'Contoso',
      appId: OTHER_TENANT,
      tenantId: TENANT,
      redirectUris: ['https://evil.example/'],
    });
    await expect(create).rejects.toMatchObject({ faults: [{ path: 'redirect-uri' }] });
  });
});

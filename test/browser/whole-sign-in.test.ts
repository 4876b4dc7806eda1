import { describe, expect, onTestFinished, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { contosoAndAda } from '../support/contoso-and-ada.ts';
import { STORES } from '../support/gateway.ts';
import { Deployment } from '../support/gateway-processes.ts';
import { startRedis } from '../support/services/redis.ts';
import { Answers, enterWaitingRoom, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

describe.each(STORES)('a sign-in in a real browser on %s', (store) => {
  test('goes from the request over the code on the screen to a token that the relying party verifies', async () => {
    const { g, party, asked, ada, page, answers } = await enterWaitingRoom({ chromium, store });
    await page.headed('Sign in to Contoso');
    expect(page.page.url()).toMatch(new RegExp(`^${g.issuer}/interaction/[\\w-]{43}$`));

    const { challenge, statement } = await ada.claim(await page.code());
    await page.headed('Check your phone');
    await ada.approve(challenge, statement);

    const sentBack = await answers.broughtBy(page.page);
    expect(sentBack.action).toBe(party.redirectUri);
    expect(await party.verify(sentBack, asked)).toMatchObject({
      iss: g.issuer,
      aud: party.integration.clientId,
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
    expect(answers.all).toHaveLength(1);
  });
});

test('two gateway processes on one Redis serve one sign-in: the page by the one, the phone by the other', async () => {
  const asked: Record<'pages' | 'phones', string[]> = { pages: [], phones: [] };
  const ports = { pages: 0, phones: 0 };
  // These processes keep the limits that operators get, and the shared Redis counts what every other test does.
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const deployment = await Deployment.behindBalancer(redis.url, ({ method, url = '' }) => {
    const to = url.startsWith('/api/phone/') || url.startsWith('/auth/') ? 'phones' : 'pages';
    asked[to].push(`${method} ${url.replace(/\?.*/, '').replace(/[\w-]{43}|chl_[\w-]{22}/, ':id')}`);
    return ports[to];
  });
  ports.pages = (await deployment.node()).port;
  ports.phones = (await deployment.node()).port;

  const { party, key } = await contosoAndAda(deployment);
  const context = await chromium.person();
  const answers = await Answers.at(party, context);
  const request = await party.ask();
  const page = await WaitingPage.open(context, request.url);
  await deployment.cli('phone', 'approve', '--scan', await page.code(), '--key', key);
  const claims = await party.verify(await answers.broughtBy(page.page), request);

  expect(claims).toMatchObject({ iss: deployment.publicUrl, email: 'ada@example.com', given_name: 'Ada' });
  expect(asked.pages).toContain('GET /interaction/:id/events');
  expect(asked.phones).toEqual([
    'POST /api/phone/v1/enroll',
    'POST /api/phone/v1/claim',
    'POST /api/phone/v1/challenges/:id/approve',
    'GET /auth/:id',
  ]);
});

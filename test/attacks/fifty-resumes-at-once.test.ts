import { describe, expect, test } from 'vitest';
import {
  CODE_APP,
  eventsOf,
  expectNoResult,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
  tally,
  waitingSignIn,
} from '../support/attacker.ts';
import { STORES, startGateway } from '../support/gateway.ts';

describe.each(STORES)('fifty resumes at once on %s', (store) => {
  const gateway = sharedGateway({ store });

  test.each([
    ['id_token', {}],
    ['code', CODE_APP],
  ])('yield exactly one %s', async (name, input) => {
    const g = gateway();
    const email = somebody();
    const ada = await puppetOf(g, email);
    const { tab, browser, party, asked } = await waitingSignIn(g, { input });
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    const answers = await Promise.all(Array.from({ length: 50 }, () => resume(browser, tab.paths.resume)));
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 49 });
    const won = answers.filter(({ sentBack }) => sentBack?.fields.has(name));
    expect(won).toHaveLength(1);
    for (const answer of answers) if (answer !== won[0]) expectNoResult(answer.sentBack);
    const sentBack = won[0]?.sentBack;
    if (sentBack === undefined) throw new Error('nobody won');
    const claims =
      name === 'code'
        ? (await party.exchange(sentBack, asked)).claims()
        : await party.verify(sentBack, asked);
    expect(claims?.email).toBe(`${email}@example.com`);
    expect(await eventsOf(g, challenge)).toEqual([
      'challenge.claimed',
      'challenge.approved',
      'challenge.consumed',
    ]);
  });

  test('of a declined sign-in tell the application once', async () => {
    const g = gateway();
    const ada = await puppetOf(g, somebody());
    const { tab, browser } = await waitingSignIn(g);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.decline(challenge, statement, 'refused');
    const answers = await Promise.all(Array.from({ length: 50 }, () => resume(browser, tab.paths.resume)));
    for (const { sentBack } of answers) expectNoResult(sentBack);
    expect(answers.filter(({ sentBack }) => sentBack !== undefined)).toHaveLength(1);
  });
});

test('fifty resumes at two nodes of one Redis yield exactly one id_token', async () => {
  const first = await startGateway({ store: 'redis' });
  const second = await startGateway({
    store: 'redis',
    dataDir: first.dataDir,
    clock: first.clock,
    env: { PUBLIC_URL: first.issuer },
  });
  const ada = await puppetOf(first, somebody());
  const { tab, browser } = await waitingSignIn(first);
  const { challenge, statement } = await ada.client.claim(tab.frame);
  await ada.client.approve(challenge, statement);
  const Cookie = browser.jar.header(tab.paths.resume) ?? '';
  const texts = await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      const { origin } = i % 2 === 0 ? first : second;
      const response = await fetch(origin + tab.paths.resume, { headers: { Cookie }, redirect: 'manual' });
      return response.text();
    }),
  );
  expect(texts.filter((text) => text.includes('name="id_token"'))).toHaveLength(1);
});

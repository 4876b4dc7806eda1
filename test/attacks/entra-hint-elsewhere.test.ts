import { expect, test } from 'vitest';
import { readSentBack } from '../../src/cli/index.ts';
import { entraWorld, postFrom, SUBJECT } from '../support/entra.ts';

test.each([
  ['azure-b2c', { kind: 'azure-b2c' as const, initialDomain: 'contoso' }],
  [
    'oidc',
    {
      kind: 'oidc' as const,
      responseType: 'id_token' as const,
      redirectUris: ['https://app.example.com/cb'],
      initialDomain: undefined,
    },
  ],
])('a hint of Entra’s is worth nothing at a client of kind %s, by POST and by GET', async (_, input) => {
  const { g, entra } = await entraWorld();
  const party = await g.relyingParty(input);
  const asked = await party.ask({ id_token_hint: await entra.hint(g), response_type: 'id_token' });
  const browser = g.browser();
  const posted = await postFrom(browser, new URL(asked.url).searchParams);
  for (const url of [asked.url, posted]) {
    const response = await browser.request(url);
    const sent = readSentBack(response, await response.text());
    expect(sent?.action).toBe(party.redirectUri);
    expect(sent?.fields.get('error')).toBe('invalid_request');
    expect(sent?.fields.get('error_description')).toContain('id_token_hint');
  }
  expect(entra.asked).toEqual([]);
});

test('a subject of Entra’s is nobody’s at another client: the person keeps their own there', async () => {
  const world = await entraWorld();
  const { g } = world;
  const ada = await g.phoneOf('ada');
  const { tab } = await world.waiting();
  const first = await ada.claim(tab.frame);
  await ada.approve(first.challenge, first.statement);
  expect((await tab.collect()).fields.has('id_token')).toBe(true);
  const party = await g.relyingParty();
  const asked = await party.ask();
  const other = await g.browser().open(asked.url);
  const second = await ada.claim(other.frame);
  await ada.approve(second.challenge, second.statement);
  const claims = await party.verify(await other.collect(), asked);
  expect(claims.sub).toMatch(/^usr_/);
  expect(claims.sub).not.toBe(SUBJECT);
});

test('`Id_token` in Microsoft’s spelling is refused at every other client', async () => {
  const { g } = await entraWorld();
  const party = await g.relyingParty();
  const response = await g.browser().request((await party.ask({ response_type: 'Id_token' })).url);
  const sent = readSentBack(response, await response.text());
  expect(sent?.fields.get('error')).toBe('unsupported_response_type');
});

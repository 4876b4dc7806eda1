import { describe, expect, test } from 'vitest';
import {
  authorize,
  expectNoResult,
  properQuery,
  puppetOf,
  resume,
  sharedGateway,
  somebody,
} from '../support/attacker.ts';

const TYPES = [
  'id_token',
  'code',
  'token',
  'none',
  'id_token token',
  'token id_token',
  'code id_token',
  'code token',
  'code id_token token',
];
const MODES = [
  undefined,
  'form_post',
  'query',
  'fragment',
  'web_message',
  'jwt',
  'form_post.jwt',
  'query.jwt',
];
const OFFERED = ['form_post', 'query', 'fragment'];

/** What a client registered for `registered` gets: an error's name, or the way its result comes. */
function expected(registered: string, type: string, mode: string | undefined): string {
  if (mode !== undefined && !OFFERED.includes(mode)) return 'unsupported_response_mode';
  const inFront = type !== 'code' && type !== 'none';
  const effective = mode ?? (inFront ? 'fragment' : 'query');
  // The client's own modes come first, then what the gateway offers, then the client's own type.
  if (effective === 'query' && (inFront || registered === 'id_token')) return 'invalid_request';
  if (type !== 'id_token' && type !== 'code') return 'unsupported_response_type';
  if (type !== registered) return 'invalid_request';
  return effective;
}

/** By which of the ways an answer came. */
const wayOf = (location: string | null): string =>
  location === null ? 'form_post' : new URL(location).hash === '' ? 'query' : 'fragment';

describe.each(['id_token', 'code'] as const)('a client registered for %s', (registered) => {
  const gateway = sharedGateway();

  test.each(TYPES)(
    'that asks for %s gets, by every mode, its own result or the exact error',
    async (type) => {
      const g = gateway();
      const party = await g.relyingParty({ responseType: registered });
      const { client } = await puppetOf(g, somebody());
      for (const mode of MODES) {
        const query = properQuery(party, { response_type: type, response_mode: mode });
        const what = `${type} by ${mode}`;
        const outcome = expected(registered, type, mode);
        if (!OFFERED.includes(outcome)) {
          const answer = await authorize(g, query);
          expect(answer.sentBack?.action, what).toBe(party.redirectUri);
          expect(answer.sentBack?.fields.get('error'), what).toBe(outcome);
          expect(answer.sentBack?.fields.get('state'), what).toBe('a-state');
          expectNoResult(answer.sentBack);
          continue;
        }
        const browser = g.browser();
        const tab = await browser.open(`/auth?${query}`);
        const { challenge, statement } = await client.claim(tab.frame);
        await client.approve(challenge, statement);
        const { location, sentBack } = await resume(browser, tab.paths.resume);
        expect(wayOf(location), what).toBe(outcome);
        expect(sentBack?.fields.has(registered), what).toBe(true);
        expect(sentBack?.fields.has('access_token'), what).toBe(false);
        expect(sentBack?.fields.has(registered === 'code' ? 'id_token' : 'code'), what).toBe(false);
      }
    },
  );

  test('never sees a token in a query', async () => {
    const g = gateway();
    const party = await g.relyingParty({ responseType: registered });
    for (const type of TYPES.filter((one) => one !== 'code')) {
      for (const mode of ['query', 'query.jwt', 'QUERY']) {
        const answer = await authorize(g, properQuery(party, { response_type: type, response_mode: mode }));
        expect(answer.text).not.toContain('data-snapshot');
        expect(answer.location ?? '').not.toMatch(/[?&](id_token|access_token|code)=/);
      }
    }
  });
});

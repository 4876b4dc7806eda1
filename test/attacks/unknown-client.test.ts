import { describe, expect, test } from 'vitest';
import { authorize, expectErrorPage, properQuery, sharedGateway } from '../support/attacker.ts';

describe('a client id', () => {
  const gateway = sharedGateway();

  test.each([
    ['unknown', 'nobody'],
    ['empty', ''],
    ['missing', undefined],
    ['a prototype', '__proto__'],
    ['a constructor', 'constructor'],
    ['SQL', "' OR 1=1 --"],
    ['a null byte', '\0'],
    ['an address', 'https://evil.example/client.json'],
    ['markup', '<script>alert(1)</script>'],
    ['four thousand characters', 'a'.repeat(4_000)],
    ['surrogates', '\ud83d\ude00'],
  ])(
    'that is %s is an error page, never a redirect, and reflects nothing dangerous',
    async (_, client_id) => {
      const g = gateway();
      const party = await g.relyingParty();
      for (const response_mode of ['form_post', 'query', 'fragment', 'x']) {
        const answer = await authorize(g, properQuery(party, { client_id, response_mode }));
        expectErrorPage(answer);
        expect(answer.text).not.toContain('<script>alert');
        expect(answer.text).toMatch(/invalid_(client|request)/);
      }
    },
  );

  test('of an integration that was deleted is unknown half a second later', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    expect((await authorize(g, properQuery(party))).text).toContain('data-snapshot');
    await g.gateway.integrations.remove(party.integration.id);
    g.clock.advance(501);
    expectErrorPage(await authorize(g, properQuery(party)));
  });

  test('is not guessed for free: unknown ones do not fill the memory that known ones need', async () => {
    const g = gateway();
    const party = await g.relyingParty();
    for (let i = 0; i < 200; i += 1) await g.fetch(`${g.origin}/auth?client_id=guess-${i}`);
    expect((await authorize(g, properQuery(party))).text).toContain('data-snapshot');
  });
});

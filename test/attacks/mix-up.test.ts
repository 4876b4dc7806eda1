import { describe, expect, test } from 'vitest';
import type { SentBack } from '../../src/cli/index.ts';
import { approved } from '../support/answered.ts';
import {
  authorize,
  CODE_APP,
  properQuery,
  puppetOf,
  sharedGateway,
  somebody,
  waitingSignIn,
} from '../support/attacker.ts';
import { startGateway } from '../support/gateway.ts';

/** The answer as if another provider had sent it. */
const withIssuer = ({ action, fields }: SentBack, iss: string | undefined): SentBack => {
  const changed = new Map(fields);
  if (iss === undefined) changed.delete('iss');
  else changed.set('iss', iss);
  return { action, fields: changed };
};

/** Why the relying party's library did not go on. */
const refusal = (exchange: Promise<unknown>): Promise<string> =>
  exchange.then(
    () => 'it went on',
    (error: Error) => String(error.cause),
  );

describe('a relying party with two providers', () => {
  const gateway = sharedGateway();

  test('is told in every answer, result and error, by every mode, whose it is (RFC 9207)', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty(CODE_APP);
    for (const response_mode of ['form_post', 'query', 'fragment']) {
      const { tab } = await waitingSignIn(g, { party, ask: { response_mode } });
      expect((await approved(tab, client)).fields.get('iss')).toBe(g.issuer);
      const cancelled = await (await waitingSignIn(g, { party, ask: { response_mode } })).tab.cancel();
      expect([cancelled.fields.get('error'), cancelled.fields.get('iss')]).toEqual([
        'access_denied',
        g.issuer,
      ]);
      const faulty = await authorize(g, properQuery(party, { response_mode, prompt: 'none' }));
      expect(faulty.sentBack?.fields.get('iss')).toBe(g.issuer);
    }
    const metadata = await (await fetch(`${g.origin}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({ authorization_response_iss_parameter_supported: true });
  });

  test('that checks it hands no code to the provider that did not issue it, and none without an issuer', async () => {
    const g = gateway();
    const other = await startGateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty(CODE_APP);
    const { asked, tab } = await waitingSignIn(g, { party });
    const honest = await approved(tab, client);
    for (const iss of [other.issuer, `${g.issuer}/`, g.issuer.toUpperCase(), undefined]) {
      expect(await refusal(party.exchange(withIssuer(honest, iss), asked)), String(iss)).toContain('"iss"');
    }
    // It was refused before the token endpoint was asked: the code is still good.
    expect((await party.exchange(honest, asked)).claims()?.iss).toBe(g.issuer);

    // The attacker’s provider sent the browser here; the answer goes to a party that believes it asked there.
    const there = await other.relyingParty(CODE_APP);
    const mixed = await waitingSignIn(g, { party });
    const answer = await approved(mixed.tab, client);
    expect(await refusal(there.exchange(answer, mixed.asked))).toContain('"iss"');
  });

  test('cannot be sent an issuer of the attacker’s choice: a parameter iss in the request is nobody’s', async () => {
    const g = gateway();
    const { client } = await puppetOf(g, somebody());
    const party = await g.relyingParty(CODE_APP);
    const { tab } = await waitingSignIn(g, { party, ask: { iss: 'https://evil.example' } });
    const { fields } = await approved(tab, client);
    expect(fields.get('iss')).toBe(g.issuer);
    expect([...fields.values()].join()).not.toContain('evil.example');
  });
});

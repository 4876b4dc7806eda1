import { expect, test } from 'vitest';
import { CODE_APP, sharedGateway, tally } from '../support/attacker.ts';

const gateway = sharedGateway();

test('a client whose secret was found good a moment ago makes no other secret good, and no other client, however many ask at once', async () => {
  const g = gateway();
  const [one, other] = await Promise.all([g.relyingParty(CODE_APP), g.relyingParty(CODE_APP)]);
  const introspect = async (clientId: string, secret: string) => {
    const response = await fetch(`${g.origin}/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'x', client_id: clientId, client_secret: secret }),
    });
    return `${response.status} ${JSON.stringify(await response.json())}`;
  };
  const [a, b] = [one.integration.clientId, other.integration.clientId];
  const [secretA, secretB] = [one.clientSecret ?? '', other.clientSecret ?? ''];
  const pairs = [
    [a, secretA],
    [b, secretB],
    [a, secretB],
    [b, secretA],
    [a, `${secretA}x`],
    [b, secretB.slice(0, -1)],
  ] as const;
  for (let round = 0; round < 2; round += 1) {
    const said = await Promise.all(
      Array.from({ length: 10 }, () => pairs.map(([client, secret]) => introspect(client, secret))).flat(),
    );
    const good = said.filter((_, n) => n % pairs.length < 2);
    const bad = said.filter((_, n) => n % pairs.length >= 2);
    expect(tally(good)).toEqual({ '200 {"active":false}': 20 });
    expect(bad.every((one) => one.startsWith('401 ') && one.includes('invalid_client'))).toBe(true);
  }
});

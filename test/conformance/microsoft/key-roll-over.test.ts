import { describe, expect, test } from 'vitest';
import { PUBLISHED_BEFORE, READY_AFTER } from '../../../src/domain/keys/index.ts';
import { DAY } from '../../../src/kernel/index.ts';
import { approved, partOf } from '../../support/answered.ts';
import { waitingSignIn } from '../../support/attacker.ts';
import { startGateway } from '../../support/gateway.ts';

describe('keys and tokens', () => {
  test('23 · the old key and the new one are both published for two days before the new one signs', async () => {
    const g = await startGateway();
    const ada = await g.phoneOf('ada');
    const published = async (): Promise<string[]> => {
      const { keys } = (await (await fetch(`${g.origin}/jwks`)).json()) as {
        keys: { kid: string; kty: string }[];
      };
      return keys.filter(({ kty }) => kty === 'RSA').map(({ kid }) => kid);
    };
    const signing = async () =>
      partOf((await approved((await waitingSignIn(g)).tab, ada)).fields.get('id_token'), 0).kid;
    const old = await signing();
    expect(PUBLISHED_BEFORE).toBeGreaterThanOrEqual(2 * DAY);

    g.clock.advance(READY_AFTER);
    await g.gateway.followKeys();
    const both = await published();
    expect(both).toHaveLength(2);
    expect(both).toContain(old);
    expect(await signing()).toBe(old);

    // A command to rotate waits for the two days as well.
    const [next] = both.filter((kid) => kid !== old);
    await g.gateway.signingKeys.rotate('RS256', false);
    g.clock.advance(PUBLISHED_BEFORE - 1);
    await g.gateway.followKeys();
    expect([await signing(), (await published()).sort()]).toEqual([old, both.sort()]);

    g.clock.advance(1);
    await g.gateway.followKeys();
    expect(await signing()).toBe(next);
    expect((await published()).sort()).toEqual(both.sort());
  });
});

import { expect, test } from 'vitest';
import { AccountActor } from '../support/account.ts';
import { auditOf, type Puppet, puppetOf, sharedGateway, somebody, userinfo } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { RelyingParty } from '../support/relying-party.ts';
import { OFFLINE_APP, post, REFUSED_TOKENS, refresh, tokensBy } from '../support/tokens.ts';

const gateway = sharedGateway();

interface Signed {
  party: RelyingParty;
  puppet: Puppet;
  userId: `usr_${string}`;
  tokens: Awaited<ReturnType<typeof tokensBy>>;
}

async function signedIn(g: TestGateway): Promise<Signed> {
  const party = await g.relyingParty(OFFLINE_APP);
  const puppet = await puppetOf(g, somebody());
  const tokens = await tokensBy(g, party, puppet.client);
  return { party, puppet, tokens, userId: String(tokens.claims()?.sub) as `usr_${string}` };
}

/** The person presses “Sign out everywhere else” at /me. */
async function signOutElsewhere(g: TestGateway, { puppet }: Signed): Promise<void> {
  const actor = new AccountActor(g);
  await actor.signIn(puppet.client);
  const page = await actor.get();
  expect(page.html).toContain('1 application goes on without asking you again.');
  const after = await actor.post('/me/sign-out-others');
  expect(after.html).not.toContain('without asking you again');
}

const ENDS: [string, string, (g: TestGateway, of: Signed) => Promise<unknown>][] = [
  ['it was revoked', 'invalid_grant', (_g, { party, tokens }) => party.revoke(tokens.refresh_token ?? '')],
  [
    'its access token was revoked',
    'invalid_grant',
    (_g, { party, tokens }) => party.revoke(tokens.access_token),
  ],
  ['its person signed out everywhere', 'invalid_grant', signOutElsewhere],
  [
    'the phone that approved was removed',
    'invalid_grant',
    (g, { userId, puppet }) =>
      g.gateway.people.revokePhone(userId, puppet.id as `phn_${string}`, g.clock.now()),
  ],
  [
    'the account was deleted',
    'invalid_grant',
    (g, { userId }) => g.gateway.people.eraseUser(userId, g.clock.now()),
  ],
  [
    'the account was disabled',
    'invalid_grant',
    async (g, { userId }) => {
      const user = await g.gateway.people.userById(userId);
      if (user === undefined) throw new Error('nobody there');
      await g.gateway.people.updateUser({ ...user, disabledAt: g.clock.now(), version: user.version + 1 });
    },
  ],
  [
    'the integration may no longer',
    'unauthorized_client',
    (g, { party }) => g.gateway.integrations.update(party.integration.id, { offlineAccess: false }),
  ],
  [
    'the integration may again',
    'invalid_grant',
    async (g, { party }) => {
      await g.gateway.integrations.update(party.integration.id, { offlineAccess: false });
      await g.gateway.integrations.update(party.integration.id, { offlineAccess: true });
    },
  ],
  [
    'the integration was deleted',
    'invalid_client',
    (g, { party }) => g.gateway.integrations.remove(party.integration.id),
  ],
];

test.each(ENDS)('a stolen refresh token is worth nothing after %s: %s', async (_, error, end) => {
  const g = gateway();
  const signed = await signedIn(g);
  await end(g, signed);
  g.clock.advance(1_000);
  const refused = await refresh(g, signed.party, signed.tokens.refresh_token);
  expect(refused.json.error).toBe(error);
  expect(refused.status).toBe(error === 'invalid_client' ? 401 : 400);
  for (const name of REFUSED_TOKENS) expect(refused.json).not.toHaveProperty(name);
  expect((await userinfo(g, signed.tokens.access_token)).status).toBe(401);
});

test('revoking is written down once, however often it is asked for', async () => {
  const g = gateway();
  const { party, tokens, userId } = await signedIn(g);
  for (let i = 0; i < 3; i += 1) {
    const answer = await post(g, '/revoke', party, { token: tokens.refresh_token });
    expect([answer.status, answer.text]).toEqual([200, '']);
  }
  const ended = (await auditOf(g)).filter((row) => row.event === 'grant.ended' && row.user_id === userId);
  expect(ended.map(({ detail }) => JSON.parse(detail))).toEqual([{ reason: 'client' }]);
});

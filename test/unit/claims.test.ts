import { describe, expect, test } from 'vitest';
import { Claims, Contexts, type IdentifiedPhone, type Statement } from '../../src/domain/approval/index.ts';
import { Audit, type AuditEvent, AuditWriter } from '../../src/domain/audit/index.ts';
import { ChallengeStore } from '../../src/domain/challenge/index.ts';
import { type ConfirmationPolicy, newUser, type PeopleStore } from '../../src/domain/directory/index.ts';
import { DAY, FORGETS_NOTHING, silentLogger, type UserId } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { browser, pending, SIGN_IN_LIFE, TIMERS } from './a-challenge.ts';
import { MemoryBrowsers } from './memory-browsers.ts';

const FAR = '198.51.100.7';

const phoneOf = (userId: UserId, id: `phn_${string}` = `phn_${userId}`): IdentifiedPhone => ({
  phone: {
    id,
    userId,
    kind: 'app',
    name: '',
    publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
    thumbprint: '',
    createdAt: 0,
    revokedAt: undefined,
  },
  user: newUser({ id: userId, createdAt: 0 }),
});
const ada = phoneOf('usr_ada');
const eve = phoneOf('usr_eve');

async function opened(parts: { confirmation?: ConfirmationPolicy; invited?: boolean } = {}) {
  const clock = new FakeClock(0);
  const random = new FixedRandom('claims');
  const browsers = new MemoryBrowsers();
  const events: AuditEvent[] = [];
  const writer = new AuditWriter({
    store: { append: async (some) => void events.push(...some), historyOf: async () => [] },
    random,
    logger: silentLogger,
  });
  const audit = new Audit({ writer, clock, random });
  const challenges = new ChallengeStore({
    store: new MemoryEphemeralStore(clock),
    spent: FORGETS_NOTHING,
    clock,
    life: SIGN_IN_LIFE,
    unclaimed: SIGN_IN_LIFE,
    goesOn: async () => {},
  });
  const people = {
    isInvited: async () => parts.invited ?? true,
    isWelcome: async () => false,
    isBlocked: async () => false,
  } as unknown as PeopleStore;
  const places = { of: (address: string) => (address === browser.address ? 'SE' : 'unknown') };
  const contexts = new Contexts({ browsers, places, clock });
  const issuer = 'https://id.example.com';
  const claims = new Claims({
    integrations: { byId: async () => undefined },
    links: { standing: async () => 'linked' },
    challenges,
    contexts,
    people,
    audit,
    clock,
    random,
    timers: TIMERS,
    issuer,
  });
  const { confirmation = pending.policy.confirmation } = parts;
  await challenges.create({ ...pending, policy: { ...pending.policy, confirmation } });
  return {
    clock,
    block: (userId: UserId) => {
      const { keyHash, traitHash } = browser;
      const seen = { browser: '', system: '', place: '', firstSeenAt: 0, lastSeenAt: undefined };
      const until = { reportedAt: clock.now(), blockedUntil: clock.now() + DAY };
      browsers.rows.push({ id: 'brw_1', userId, keyHash, traitHash, ...seen, ...until });
    },
    claim: (by: IdentifiedPhone, where: { address?: string; here?: boolean } = {}) =>
      claims.claim(pending.id, by, { address: browser.address, here: false, ...where }),
    stored: () => challenges.find(pending.id),
    audited: async () => {
      await writer.flush();
      return events.map(({ event }) => event);
    },
  };
}

describe('a phone that claims', () => {
  test.each<[ConfirmationPolicy, string, Statement['confirmation']]>([
    [{ kind: 'none', when: 'always' }, FAR, 'none'],
    [{ kind: 'number', when: 'always' }, browser.address, 'number'],
    [{ kind: 'number', when: 'always' }, FAR, 'typed-code'],
    [{ kind: 'typed-code', when: 'on-risk' }, browser.address, 'none'],
    [{ kind: 'typed-code', when: 'on-risk' }, FAR, 'typed-code'],
  ])('under %j from %s signs that it needs %s, and needs it', async (confirmation, address, needed) => {
    const { claim } = await opened({ confirmation });
    const claimed = await claim(ada, { address });
    expect(claimed.confirmation?.kind ?? 'none').toBe(needed);
    expect(JSON.parse(claimed.statement ?? '')).toMatchObject({
      purpose: 'sign-in',
      confirmation: needed,
      networks: address === FAR ? 'different' : 'same',
      new_browser: 'yes',
      place: 'SE',
      user: 'usr_ada',
    });
  });

  test('keeps its first terms when it asks again from somewhere else', async () => {
    const { claim } = await opened({ confirmation: { kind: 'number', when: 'always' } });
    const first = await claim(ada);
    expect(await claim(ada, { address: FAR })).toEqual(first);
  });

  test('in the waiting browser itself needs nothing typed, and signs that it is there', async () => {
    const { claim } = await opened({ confirmation: { kind: 'typed-code', when: 'always' } });
    const claimed = await claim(ada, { here: true });
    expect(claimed).toMatchObject({ here: true, state: 'claimed' });
    expect(claimed.confirmation).toBeUndefined();
    expect(JSON.parse(claimed.statement ?? '')).toMatchObject({ purpose: 'here', confirmation: 'none' });
  });

  test('of a person who is not admitted is refused, and the challenge stays for somebody else', async () => {
    const { claim, stored, audited } = await opened({ invited: false });
    await expect(claim(ada)).rejects.toMatchObject({ code: 'not_admitted' });
    expect((await stored())?.holder).toBeUndefined();
    expect(await audited()).toEqual([]);
  });
});

describe('a browser that somebody blocked', () => {
  test('cannot ask them, and the attempt is recorded', async () => {
    const { block, claim, stored, audited } = await opened();
    block('usr_ada');
    await expect(claim(ada)).rejects.toMatchObject({ kind: 'refused', code: 'browser_blocked' });
    expect((await stored())?.holder).toBeUndefined();
    expect(await audited()).toEqual(['browser.refused']);
  });

  test('can ask anybody else', async () => {
    const { block, claim, audited } = await opened();
    block('usr_ada');
    expect(await claim(eve)).toMatchObject({ state: 'claimed', holder: { userId: 'usr_eve' } });
    expect(await audited()).toEqual(['challenge.claimed']);
  });

  test('does not keep a passed-on code from being stopped', async () => {
    const { block, claim, stored, audited } = await opened();
    await claim(eve);
    block('usr_ada');
    await expect(claim(ada)).rejects.toMatchObject({ code: 'challenge_contested' });
    expect((await stored())?.state).toBe('contested');
    expect(await audited()).toEqual(['challenge.claimed', 'challenge.contested']);
  });
});

import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ApprovalService,
  checkSignedDecision,
  type IdentifiedPhone,
  type Proof,
  thumbprint,
} from '../../src/domain/approval/index.ts';
import { Audit, type AuditEvent, AuditWriter } from '../../src/domain/audit/index.ts';
import {
  type ApprovalResult,
  type Asker,
  type BrowserKey,
  type Challenge,
  ChallengeService,
  ChallengeStore,
  Frames,
  Tickets,
} from '../../src/domain/challenge/index.ts';
import type { PhonePublicKey } from '../../src/domain/directory/index.ts';
import {
  type ChallengeId,
  MINUTE,
  type PhoneId,
  SECOND,
  silentLogger,
  type UserId,
} from '../../src/kernel/index.ts';
import { generatePhoneKeyPair, type PhoneKey, webCryptoPhoneKey } from '../../src/phone/index.ts';
import { sha256, signCompact, utf8 } from '../../src/phone/jws.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';

const TIMERS = {
  unscanned: 120 * SECOND,
  unscannedAtMost: 5 * MINUTE,
  answer: 90 * SECOND,
  collect: 60 * SECOND,
};
const SIGN_IN_LIFE = 20 * MINUTE;
const UID = 'the sign-in';
const ASKER: Asker = {
  organizationId: 'org_default',
  integrationId: 'int_1',
  clientId: 'client',
  application: 'Contoso',
  host: 'contoso.example',
  demo: false,
};

interface Person {
  by: IdentifiedPhone;
  key: PhoneKey;
}
const people: Person[] = [];

/** Two phones of one person, and one each of two others. */
beforeAll(async () => {
  const owners: UserId[] = ['usr_ada', 'usr_ada', 'usr_eve', 'usr_bob'];
  for (const [n, userId] of owners.entries()) {
    const key = await webCryptoPhoneKey(await generatePhoneKeyPair(true));
    const publicKey = key.publicJwk as PhonePublicKey;
    const id: PhoneId = `phn_${n}`;
    people.push({
      key,
      by: {
        phone: {
          id,
          userId,
          kind: 'app',
          name: '',
          publicKey,
          thumbprint: thumbprint(publicKey),
          createdAt: 0,
          revokedAt: undefined,
        },
        user: {
          id: userId,
          email: undefined,
          emailVerified: false,
          givenName: undefined,
          familyName: undefined,
          nickname: undefined,
          demo: false,
          disabledAt: undefined,
          createdAt: 0,
          version: 1,
        },
      },
    });
  }
});

/** What can be done: by whom, to which of the codes shown so far, and how. */
type Act =
  | { do: 'scan' | 'claim' | 'claim-by-ticket'; phone: number; code: number }
  | { do: 'approve' | 'refused' | 'not_me'; phone: number; code: number; signedBy: number }
  | {
      do: 'cancel' | 'collect' | 'read' | 'new-code' | 'keep-alive';
      code: number;
      secret: 'right' | 'wrong' | 'another';
    };

/** Mostly the first phone: without it there would be more quarrels than sign-ins. */
const phone = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3));
/** Mostly the newest code; older ones are tried too. */
const code = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3));
const secret = fc.oneof(
  { weight: 5, arbitrary: fc.constant('right' as const) },
  fc.constantFrom('wrong' as const, 'another' as const),
);
const signedBy = fc.oneof({ weight: 8, arbitrary: fc.constant(-1) }, fc.nat(3));

const claiming = fc.record({
  do: fc.constantFrom('scan' as const, 'claim' as const, 'claim-by-ticket' as const),
  phone,
  code,
});
const approving = fc.record({ do: fc.constant('approve' as const), phone, code, signedBy });
const declining = fc.record({
  do: fc.constantFrom('refused' as const, 'not_me' as const),
  phone,
  code,
  signedBy,
});
const browsing = fc.record({
  do: fc.constantFrom('collect' as const, 'collect' as const, 'read' as const, 'keep-alive' as const),
  code,
  secret,
});
const leaving = fc.record({ do: fc.constantFrom('cancel' as const, 'new-code' as const), code, secret });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: claiming },
  { weight: 12, arbitrary: approving },
  { weight: 3, arbitrary: declining },
  { weight: 12, arbitrary: browsing },
  { weight: 1, arbitrary: leaving },
);
/** Acts that happen at once, and the time that passes after them. */
const round = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 5, size: 'max' }),
  pass: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    fc.constantFrom(SECOND, 20 * SECOND, 59 * SECOND, 60 * SECOND, 89 * SECOND, 2 * MINUTE),
  ),
});

type Terminal = 'consumed' | 'declined' | 'contested' | 'expired' | 'cancelled';
const TERMINAL: readonly string[] = ['consumed', 'declined', 'contested', 'expired', 'cancelled'];

/** The services as the gateway wires them, over a store whose steps the schedule puts in order; and what was seen. */
class World {
  readonly clock = new FakeClock();
  readonly events: AuditEvent[] = [];
  readonly results: { id: ChallengeId; result: ApprovalResult; at: number }[] = [];
  readonly approvals = new Set<string>();
  /** The first terminal state that anybody was shown, and how many results there were by then. */
  readonly ends = new Map<ChallengeId, { state: Terminal; results: number }>();
  readonly #keys: BrowserKey[] = [];
  readonly #tickets = new Map<string, string>();
  readonly #frames: Frames;
  readonly #challenges: ChallengeService;
  readonly #approval: ApprovalService;
  readonly #writer: AuditWriter;

  constructor(pause: () => Promise<unknown>) {
    const { clock } = this;
    const random = new FixedRandom();
    const store = new MemoryEphemeralStore(clock, pause);
    const key = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
    this.#writer = new AuditWriter({
      store: { append: async (events) => void this.events.push(...events) },
      random,
      logger: silentLogger,
    });
    const audit = new Audit({ writer: this.#writer, clock, random });
    const challenges = new ChallengeStore({ store, clock, life: SIGN_IN_LIFE + 5 * MINUTE });
    const shared = { audit, clock, random, timers: TIMERS };
    const issuer = 'https://id.example.com';
    this.#frames = new Frames({ key: key(1), clock, issuer, step: 5 * SECOND, life: 30 * SECOND });
    this.#challenges = new ChallengeService({ ...shared, store: challenges });
    this.#approval = new ApprovalService({
      ...shared,
      challenges,
      store,
      frames: this.#frames,
      tickets: new Tickets({ key: key(2), clock }),
      issuer,
    });
  }

  async begin(): Promise<void> {
    const back = { kind: 'interaction' as const, uid: UID, until: this.clock.now() + SIGN_IN_LIFE };
    this.#keys.push((await this.#challenges.open(ASKER, back, { address: '192.0.2.1', userAgent: '' })).key);
  }

  /** Does it; a refusal is an outcome like any other, a fault is not. */
  async act(what: Act): Promise<void> {
    try {
      await this.#do(what);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'GatewayError')) throw error;
      const { code } = error as Error & { code: string };
      if ('secret' in what && what.secret !== 'right') expect(code).toBe('sign_in_not_found');
      else expect(code).not.toBe('temporarily_unavailable');
    }
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** The code shown `back` codes ago; what is older than the first is the first. */
  #keyAt(back: number): BrowserKey {
    const key = this.#keys[Math.max(0, this.#keys.length - 1 - back)];
    if (key === undefined) throw new TypeError('the world has begun');
    return key;
  }

  async #do(what: Act): Promise<void> {
    const key = this.#keyAt(what.code);
    if ('secret' in what) return this.#browse(what, key);
    const person = people[what.phone];
    if (person === undefined) throw new TypeError('there are four phones');
    const { by } = person;
    const frame = () => {
      const { prefix, codes } = this.#frames.batch(key.id);
      return `${prefix}.${codes[0]}`;
    };
    const name = `${what.phone} ${key.id}`;
    switch (what.do) {
      case 'scan': {
        const { challenge, ticket } = await this.#approval.trade(frame(), by.phone.id);
        this.#tickets.set(name, ticket);
        return this.#saw(challenge);
      }
      case 'claim':
        return this.#claimed(await this.#approval.claim({ frame: frame() }, by, '192.0.2.2'), by);
      case 'claim-by-ticket': {
        const ticket = this.#tickets.get(name);
        if (ticket === undefined) return;
        return this.#claimed(
          await this.#approval.claim({ ticket, scanner: by.phone.id }, by, '192.0.2.2'),
          by,
        );
      }
      default:
        return this.#decide(what.do, key.id, person, people[what.signedBy] ?? person);
    }
  }

  #claimed(challenge: Challenge, by: IdentifiedPhone): void {
    expect(challenge.holder).toEqual({ phoneId: by.phone.id, userId: by.user.id });
    this.#saw(challenge);
  }

  async #decide(
    decision: 'approve' | 'refused' | 'not_me',
    id: ChallengeId,
    { by, key }: Person,
    signer: Person,
  ): Promise<void> {
    const { statement = '' } = await this.#approval.read(id, by);
    const digest = await sha256(utf8(`countersign/v1\0${statement}${decision}`));
    const header = { typ: 'countersign-decision+jws', kid: by.phone.id };
    const jws = await signCompact(signer.key, header, digest);
    const { phone } = by;
    if (phone.kind !== 'app') throw new TypeError('the people of this model have app phones');
    const proof: Proof = (shown, answer) =>
      checkSignedDecision({ jws, phone, statement: shown, decision: answer });
    const decided =
      decision === 'approve'
        ? await this.#approval.approve(id, proof, by)
        : await this.#approval.decline(id, decision, proof, by);
    // Whatever was accepted was signed by this very phone.
    expect(signer.key).toBe(key);
    if (decision === 'approve') this.approvals.add(`${by.phone.id} ${id}`);
    this.#saw(decided);
  }

  async #browse(what: Extract<Act, { secret: unknown }>, right: BrowserKey): Promise<void> {
    const others = this.#keys.filter(({ id }) => id !== right.id);
    const secret = {
      right: right.secret,
      wrong: Buffer.alloc(32).toString('base64url'),
      another: others[0]?.secret ?? '',
    }[what.secret];
    const key = { id: right.id, secret };
    const own = what.secret === 'right';
    switch (what.do) {
      case 'cancel':
        this.#saw(await this.#challenges.cancel(key, UID));
        break;
      case 'read':
        this.#saw(await this.#challenges.read(key, UID));
        break;
      case 'keep-alive':
        this.#saw(await this.#challenges.keepAlive(key, UID));
        break;
      case 'new-code': {
        const { key: next } = await this.#challenges.reopen(key, UID);
        if (next.id !== key.id) this.#keys.push(next);
        break;
      }
      case 'collect': {
        const challenge = await this.#challenges.collect(key, UID);
        if (challenge.state === 'consumed' && challenge.result) {
          this.results.push({ id: challenge.id, result: challenge.result, at: this.clock.now() });
        }
        this.#saw(challenge);
      }
    }
    // Nothing of the browser's was answered to anybody without its secret.
    expect(own).toBe(true);
  }

  #saw({ id, state }: Challenge): void {
    if (!TERMINAL.includes(state) || this.ends.has(id)) return;
    const results = this.results.filter((one) => one.id === id).length;
    this.ends.set(id, { state: state as Terminal, results });
  }
}

function expectInvariants(world: World): void {
  const ids = new Set(world.results.map(({ id }) => id));
  // Never two results.
  expect(ids.size).toBe(world.results.length);
  for (const { id, result, at } of world.results) {
    // Never one that its holder did not approve, and none that waited too long.
    expect(world.approvals).toContain(`${result.phoneId} ${id}`);
    expect(at - result.authenticatedAt).toBeLessThan(TIMERS.collect);
  }
  // Never one after a terminal state, and none beside another end.
  for (const [id, { state, results }] of world.ends) {
    const all = world.results.filter((one) => one.id === id).length;
    expect(all, `${state} ${id}`).toBe(state === 'consumed' ? 1 : 0);
    expect(results, `${state} ${id}`).toBe(all);
  }
  // The audit tells the same story: one end of each, by the one who approved.
  const count = (event: string, id: string) =>
    world.events.filter((one) => one.event === event && one.challengeId === id).length;
  for (const id of new Set(world.events.map(({ challengeId }) => challengeId ?? ''))) {
    expect(count('challenge.claimed', id)).toBeLessThanOrEqual(1);
    expect(count('challenge.approved', id)).toBeLessThanOrEqual(count('challenge.claimed', id));
    const ends = ['consumed', 'declined', 'contested', 'cancelled'].map((end) =>
      count(`challenge.${end}`, id),
    );
    expect(
      ends.reduce((sum, n) => sum + n, 0),
      id,
    ).toBeLessThanOrEqual(1);
    expect(count('challenge.consumed', id)).toBe(ids.has(id as ChallengeId) ? 1 : 0);
  }
}

describe('a sign-in, however people, phones and time come together,', () => {
  test('never has two results, none after its end, none without the browser’s secret, none its holder did not approve', async () => {
    let results = 0;
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(round, { minLength: 3, maxLength: 12, size: 'max' }),
        async (scheduler, rounds) => {
          const world = new World(() => scheduler.schedule(Promise.resolve()));
          await scheduler.waitFor(world.begin());
          for (const { acts, pass } of rounds) {
            await scheduler.waitFor(Promise.all(acts.map((what) => world.act(what))));
            world.clock.advance(pass);
          }
          await world.flush();
          expectInvariants(world);
          results += world.results.length;
          for (const { state } of world.ends.values()) ends.add(state);
        },
      ),
      { numRuns: 600 },
    );
    // The schedules get somewhere: a property that never meets a result says nothing about results.
    expect(results).toBeGreaterThan(0);
    expect([...ends].sort()).toEqual(['cancelled', 'consumed', 'contested', 'declined', 'expired']);
  });

  test('that everybody wants at once is decided once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 4 }),
        async (scheduler, order) => {
          const world = new World(() => scheduler.schedule(Promise.resolve()));
          await scheduler.waitFor(world.begin());
          await scheduler.waitFor(world.act({ do: 'claim', phone: 0, code: 0 }));
          const wanted: Act[] = [
            ...Array.from({ length: 2 }, (): Act => ({ do: 'approve', phone: 0, code: 0, signedBy: -1 })),
            ...Array.from({ length: 3 }, (): Act => ({ do: 'collect', code: 0, secret: 'right' })),
            { do: 'refused', phone: 0, code: 0, signedBy: -1 },
            { do: 'cancel', code: 0, secret: 'right' },
            { do: 'claim', phone: 2, code: 0 },
            { do: 'claim', phone: 1, code: 0 },
            { do: 'new-code', code: 0, secret: 'right' },
          ];
          const acts = order.map((n) => wanted[n]).filter((one) => one !== undefined);
          await scheduler.waitFor(Promise.all(acts.map((what) => world.act(what))));
          await world.flush();
          expectInvariants(world);
        },
      ),
      { numRuns: 300 },
    );
  });
});

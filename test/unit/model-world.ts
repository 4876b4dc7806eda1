import { createSecretKey } from 'node:crypto';
import { expect } from 'vitest';
import {
  ApprovalService,
  Claims,
  Contexts,
  checkSignedDecision,
  HereService,
  type IdentifiedPhone,
  type Proof,
  RememberedBrowsers,
  type Statement,
  WebAuthn,
} from '../../src/domain/approval/index.ts';
import { Audit, type AuditEvent, AuditWriter } from '../../src/domain/audit/index.ts';
import {
  type ApprovalResult,
  type BrowserKey,
  type Challenge,
  ChallengeService,
  ChallengeStore,
  Frames,
  ShortCodes,
  Tickets,
} from '../../src/domain/challenge/index.ts';
import type { ConfirmationPolicy } from '../../src/domain/directory/index.ts';
import { type ChallengeId, FORGETS_NOTHING, MINUTE, SECOND, silentLogger } from '../../src/kernel/index.ts';
import { sha256, signCompact, utf8 } from '../../src/phone/jws.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { asker, browser, SIGN_IN_LIFE, TIMERS } from './a-challenge.ts';
import { MemoryBrowsers } from './memory-browsers.ts';
import type { Act } from './model-acts.ts';
import { type AppOwner, type Cast, ISSUER } from './model-people.ts';

const UID = 'the sign-in';
const FAR = '198.51.100.7';

type Terminal = 'consumed' | 'declined' | 'contested' | 'expired' | 'cancelled';
const TERMINAL: readonly string[] = ['consumed', 'declined', 'contested', 'expired', 'cancelled'];

type ByPhone = Extract<Act, { phone: number }>;
type ByBrowser = Extract<Act, { secret: unknown }>;

/** The services as the gateway wires them, over a store whose steps the schedule puts in order; and what was seen. */
export class World {
  readonly clock = new FakeClock();
  readonly events: AuditEvent[] = [];
  readonly results: { id: ChallengeId; result: ApprovalResult; at: number }[] = [];
  readonly collected: ChallengeId[] = [];
  readonly approvals = new Set<string>();
  /** What the statement of a claimed challenge says that its approval needs besides. */
  readonly needed = new Map<ChallengeId, string>();
  /** Which challenges were told what they needed: the number by the phone, the code by the browser. */
  readonly told = new Set<ChallengeId>();
  readonly byPasskeyHere = new Set<ChallengeId>();
  readonly wrongCodes = new Map<ChallengeId, number>();
  /** The first terminal state that anybody was shown, and how many results there were by then. */
  readonly ends = new Map<ChallengeId, { state: Terminal; results: number }>();
  readonly policy: ConfirmationPolicy;
  readonly #cast: Cast;
  readonly #keys: BrowserKey[] = [];
  readonly #tickets = new Map<string, string>();
  readonly #shownCodes = new Map<ChallengeId, string>();
  readonly #askedFromNear = new Set<ChallengeId>();
  readonly #frames: Frames;
  readonly #challenges: ChallengeService;
  readonly #approval: ApprovalService;
  readonly #here: HereService;
  readonly #writer: AuditWriter;

  constructor(cast: Cast, policy: ConfirmationPolicy, pause: () => Promise<unknown>) {
    this.#cast = cast;
    this.policy = policy;
    const { clock } = this;
    const random = new FixedRandom();
    const store = new MemoryEphemeralStore(clock, pause);
    const browsers = new MemoryBrowsers(pause);
    const places = { of: () => 'unknown' };
    const key = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
    this.#writer = new AuditWriter({
      store: { append: async (events) => void this.events.push(...events), historyOf: async () => [] },
      random,
      logger: silentLogger,
    });
    const audit = new Audit({ writer: this.#writer, clock, random });
    const challenges = new ChallengeStore({
      store,
      spent: FORGETS_NOTHING,
      clock,
      life: SIGN_IN_LIFE + 5 * MINUTE,
      unclaimed: SIGN_IN_LIFE + 5 * MINUTE,
      goesOn: async () => {},
    });
    const people = cast.store;
    const shared = {
      audit,
      clock,
      random,
      timers: TIMERS,
      issuer: ISSUER,
      people,
      store,
      integrations: { byId: async () => undefined },
      links: { standing: async () => 'linked' as const },
    };
    const remembered = new RememberedBrowsers({ browsers, places, clock, random, logger: silentLogger });
    const claims = new Claims({ ...shared, challenges, contexts: new Contexts({ browsers, places, clock }) });
    this.#frames = new Frames({ key: key(1), clock, issuer: ISSUER, step: 5 * SECOND, life: 30 * SECOND });
    this.#challenges = new ChallengeService({
      ...shared,
      store: challenges,
      stillHolds: async () => true,
      whenConsumed: (consumed) => {
        const { id, result } = consumed;
        if (result) this.results.push({ id, result, at: clock.now() });
        return remembered.used(consumed);
      },
    });
    this.#approval = new ApprovalService({
      ...shared,
      challenges,
      claims,
      browsers: remembered,
      frames: this.#frames,
      shortCodes: new ShortCodes(shared),
      tickets: new Tickets({ key: key(2), clock }),
    });
    const webAuthn = new WebAuthn(shared);
    this.#here = new HereService({
      ...shared,
      service: this.#challenges,
      challenges,
      claims,
      webAuthn,
      approval: this.#approval,
    });
  }

  async begin(): Promise<void> {
    const back = { kind: 'interaction' as const, uid: UID, until: this.clock.now() + SIGN_IN_LIFE };
    const asked = { ...asker, policy: { ...asker.policy, confirmation: this.policy } };
    this.#keys.push((await this.#challenges.open(asked, back, browser)).key);
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
    if ('secret' in what) return this.#asBrowser(what, key);
    const person = this.#cast.apps[what.phone];
    if (person === undefined) throw new TypeError('there are four phones');
    return this.#asPhone(what, key, person);
  }

  async #asPhone(what: ByPhone, key: BrowserKey, person: AppOwner): Promise<void> {
    const { by } = person;
    const frame = () => {
      const { prefix, codes } = this.#frames.batch(key.id);
      return `${prefix}.${codes[0]}`;
    };
    const name = `${what.phone} ${key.id}`;
    switch (what.do) {
      case 'scan': {
        const { challenge, ticket } = await this.#approval.trade({ frame: frame() }, by.phone.id);
        this.#tickets.set(name, ticket);
        return this.#saw(challenge);
      }
      case 'claim':
      case 'claim-by-ticket': {
        const ticket = this.#tickets.get(name);
        if (what.do === 'claim-by-ticket' && ticket === undefined) return;
        const claimable =
          what.do === 'claim' || ticket === undefined ? { frame: frame() } : { ticket, scanner: by.phone.id };
        const address = what.near ? browser.address : FAR;
        if (what.near) this.#askedFromNear.add(key.id);
        return this.#claimed(await this.#approval.claim(claimable, by, address), by);
      }
      default:
        return this.#decide(what, key, person);
    }
  }

  #claimed(challenge: Challenge, by: IdentifiedPhone): void {
    const { id, confirmation, statement = '', holder } = challenge;
    expect(holder).toEqual({ phoneId: by.phone.id, userId: by.user.id });
    const needed = (JSON.parse(statement) as Statement).confirmation;
    expect(needed).toBe(confirmation?.kind ?? 'none');
    if (this.policy.kind === 'none') expect(needed).toBe('none');
    else if (this.policy.when === 'always') expect(['typed-code', this.policy.kind]).toContain(needed);
    // Nobody has used this browser, and whoever asked for it is somewhere else.
    const odd = this.results.length === 0 && !this.#askedFromNear.has(id);
    if (odd && this.policy.kind !== 'none') expect(needed).toBe('typed-code');
    this.needed.set(id, needed);
    if (confirmation?.kind === 'typed-code') this.#shownCodes.set(id, confirmation.code);
    this.#saw(challenge);
  }

  async #decide(what: Extract<ByPhone, { signedBy: number }>, key: BrowserKey, person: AppOwner) {
    const { by } = person;
    const { id } = key;
    const signer = this.#cast.apps[what.signedBy] ?? person;
    const { statement = '' } = await this.#approval.read(id, by);
    const number = await this.#numberToSign(what.number, key);
    const digest = await sha256(utf8(`countersign/v1\0${statement}${what.do}${number}`));
    const jws = await signCompact(signer.key, { typ: 'countersign-decision+jws', kid: by.phone.id }, digest);
    const proof: Proof = (shown, decision, numbers) =>
      checkSignedDecision({ jws, phone: by.phone, statement: shown, decision, numbers });
    const decided =
      what.do === 'approve'
        ? await this.#approval.approve(id, proof, by)
        : await this.#approval.decline(id, what.do, proof, by);
    // Whatever was accepted was signed by this very phone.
    expect(signer.key).toBe(person.key);
    if (what.do === 'approve') {
      const needed = this.needed.get(id);
      expect(decided.state).toBe(needed === 'typed-code' ? 'confirming' : 'approved');
      if (needed === 'number') {
        expect(what.number).toBe('right');
        this.told.add(id);
      }
      this.approvals.add(`${by.phone.id} ${id}`);
    }
    this.#saw(decided);
  }

  /** As the person reads it off the waiting page, or not. */
  async #numberToSign(which: 'right' | 'wrong' | 'none', key: BrowserKey): Promise<string> {
    const { confirmation } = await this.#challenges.read(key, UID);
    const shown = confirmation?.kind === 'number' ? confirmation.number : '';
    if (which === 'wrong') return shown === '07' ? '08' : '07';
    return which === 'right' ? shown : '';
  }

  async #asBrowser(what: ByBrowser, right: BrowserKey): Promise<void> {
    const others = this.#keys.filter(({ id }) => id !== right.id);
    const secret = {
      right: right.secret,
      wrong: Buffer.alloc(32).toString('base64url'),
      another: others[0]?.secret ?? '',
    }[what.secret];
    await this.#browse(what, { id: right.id, secret });
    // Nothing of the browser's was answered to anybody without its secret.
    expect(what.secret).toBe('right');
  }

  async #browse(what: ByBrowser, key: BrowserKey): Promise<void> {
    switch (what.do) {
      case 'cancel':
        return this.#saw(await this.#challenges.cancel(key, UID));
      case 'read':
        return this.#saw(await this.#challenges.read(key, UID));
      case 'keep-alive':
        return this.#saw(await this.#challenges.keepAlive(key, UID));
      case 'new-code': {
        const { key: next } = await this.#challenges.reopen(key, UID);
        if (next.id !== key.id) this.#keys.push(next);
        return;
      }
      case 'type-code':
        return this.#typeCode(key, what.typed);
      case 'passkey-here':
        return this.#passkeyHere(key, what);
      case 'collect': {
        const challenge = await this.#challenges.collect(key, UID);
        if (challenge.state === 'consumed') this.collected.push(challenge.id);
        this.#saw(challenge);
      }
    }
  }

  async #typeCode(key: BrowserKey, typed: 'right' | 'wrong'): Promise<void> {
    const shown = this.#shownCodes.get(key.id) ?? '';
    const code = typed === 'right' ? shown : shown === '000007' ? '000008' : '000007';
    const answered = await this.#challenges.confirm(key, UID, code);
    if (typed === 'right') this.told.add(key.id);
    else this.wrongCodes.set(key.id, (this.wrongCodes.get(key.id) ?? 0) + 1);
    expect(answered.state === 'approved').toBe(typed === 'right');
    this.#saw(answered);
  }

  async #passkeyHere(key: BrowserKey, what: Extract<Act, { do: 'passkey-here' }>): Promise<void> {
    const { passkeys } = this.#cast;
    const owner = passkeys[what.passkey];
    if (owner === undefined) throw new TypeError('there are two passkeys');
    const signer = passkeys[what.signedBy] ?? owner;
    const { options } = await this.#here.options(key, UID);
    const assertion = signer.passkey.assert(options.challenge, { credentialId: owner.passkey.id });
    const approved = await this.#here.approve(key, UID, assertion);
    expect(signer).toBe(owner);
    this.approvals.add(`${owner.by.phone.id} ${key.id}`);
    this.byPasskeyHere.add(key.id);
    this.#saw(approved);
  }

  #saw({ id, state }: Challenge): void {
    if (!TERMINAL.includes(state) || this.ends.has(id)) return;
    const results = this.results.filter((one) => one.id === id).length;
    this.ends.set(id, { state: state as Terminal, results });
  }
}

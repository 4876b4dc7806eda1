import Provider, { type AdapterPayload, errors, type KoaContextWithOIDC } from 'oidc-provider';
import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  ephemeralKey,
  MINUTE,
  SECOND,
  type SpentFacts,
} from '../kernel/index.ts';
import { RefusingAdapter } from './record-adapter.ts';

/** RFC 8628 section 3.2: how long a device waits between two polls, in milliseconds. */
export const POLL_INTERVAL = 5 * SECOND;
/** A poll that the network hurried along is no impatience. */
const EARLY = SECOND;
/** A code is remembered beyond its end, so that its device is told `expired_token` and its person why. */
const REMEMBERED = 10 * MINUTE;

/** `until`: the code's end by our clock. */
interface Kept {
  readonly payload: AdapterPayload;
  readonly until: number;
}

/**
 * Device codes (RFC 8628). Each moves in three steps, each of them atomic and taken once: a browser begins with it, it
 * is answered, the device spends it. What comes second is refused.
 */
export class DeviceCodeAdapter extends RefusingAdapter {
  readonly #store: EphemeralStore;
  readonly #clock: Clock;
  readonly #spent: SpentFacts;
  constructor(store: EphemeralStore, parts: { clock: Clock; spent: SpentFacts }) {
    super('DeviceCode');
    this.#store = store;
    this.#clock = parts.clock;
    this.#spent = parts.spent;
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const text = await this.#store.get(keyOf(id));
    if (text === undefined) return this.#create(id, payload, expiresIn * SECOND);
    const { payload: before, until } = JSON.parse(text) as Kept;
    const answers = payload.accountId !== undefined || payload.error !== undefined;
    const late = before.accountId !== undefined || before.error !== undefined || before.consumed;
    // Once a browser has begun with it, only what was read after that may answer it.
    const taken = before.inFlight && !(payload.inFlight && answers);
    if (late || taken || this.#clock.now() >= until) throw answered();
    await this.#replace(id, text, { payload, until }, answered);
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const text = await this.#store.get(keyOf(id));
    if (text === undefined) return undefined;
    const { payload, until } = JSON.parse(text) as Kept;
    if (this.#clock.now() >= until) return { ...payload, exp: 1 };
    const { route, client } = contextOf()?.oidc ?? {};
    const pending = payload.accountId === undefined && payload.error === undefined;
    if (route === 'token' && pending && client?.clientId === payload.clientId) await this.#pace(id);
    return payload;
  }

  override async findByUserCode(userCode: string): Promise<undefined> {
    const id = await this.#store.get(userCodeKey(userCode));
    // The declared type of the base class knows of nothing found.
    return (id === undefined ? undefined : await this.find(id)) as undefined;
  }

  override async consume(id: string): Promise<undefined> {
    const text = await this.#store.get(keyOf(id));
    if (text === undefined) throw spent();
    const { payload, until } = JSON.parse(text) as Kept;
    // A refusal is told as often as it is asked for: nothing is spent by it.
    if (payload.error !== undefined) return;
    if (payload.consumed || this.#clock.now() >= until) throw spent();
    const left = Math.max(1, until + REMEMBERED - this.#clock.now());
    // First of all: whoever finds it consumed ends what was given for it, and the winner must have it in hand by then.
    if (!(await this.#spent.spend('device', id, left))) throw spent();
    await this.#replace(id, text, { payload: { ...payload, consumed: payload.iat ?? 1 }, until }, spent);
  }

  /** A code is found again only to be refused; its tokens are what a revocation must reach. */
  override revokeByGrantId = async () => undefined;

  /** The user code first: two living ones never stand for different devices. */
  async #create(id: string, payload: AdapterPayload, life: number): Promise<undefined> {
    const lasts = life + REMEMBERED;
    if (!(await this.#store.add(userCodeKey(payload.userCode ?? ''), id, lasts))) {
      throw new errors.TemporarilyUnavailable('no user code could be had, ask again');
    }
    const kept: Kept = { payload, until: this.#clock.now() + life };
    await this.#store.put(keyOf(id), JSON.stringify(kept), lasts);
  }

  async #replace(id: string, before: string, next: Kept, refusal: () => Error): Promise<void> {
    const lasts = Math.max(1, next.until + REMEMBERED - this.#clock.now());
    if (!(await this.#store.replace(keyOf(id), before, JSON.stringify(next), lasts))) throw refusal();
  }

  /** RFC 8628 section 3.5: each poll that comes too soon makes the interval five seconds longer, for good. */
  async #pace(id: string): Promise<void> {
    const key = ephemeralKey('polled', id);
    const now = this.#clock.now();
    const text = await this.#store.get(key);
    const last = text === undefined ? undefined : (JSON.parse(text) as { at: number; interval: number });
    const interval = last?.interval ?? POLL_INTERVAL;
    const tooSoon = last !== undefined && now < last.at + interval - EARLY;
    const next = { at: now, interval: tooSoon ? interval + POLL_INTERVAL : interval };
    await this.#store.put(key, JSON.stringify(next), REMEMBERED);
    if (tooSoon) throw new errors.SlowDown();
  }
}

const contextOf = (): KoaContextWithOIDC | undefined => Provider.ctx;

const keyOf = (id: string): EphemeralKey => ephemeralKey('device', id);
const userCodeKey = (userCode: string): EphemeralKey => ephemeralKey('usercode', userCode);

const answered = () => new errors.InvalidRequest('the device code was already answered');
const spent = () => new errors.InvalidGrant('device code already consumed');

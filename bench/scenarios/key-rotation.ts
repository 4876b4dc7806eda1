import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { JSONWebKeySet } from 'jose';
import { KeyCache } from '../driver/key-cache.ts';
import type { Target } from '../driver/messages.ts';
import { GatewayUser, type Tokens } from '../driver/sign-in.ts';
import { SteadyLoad } from '../driver/steady-load.ts';
import { BenchFailure } from '../errors.ts';
import type { Pinning } from '../machine/processor.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';
import { findRedis } from '../servers/redis.ts';
import { type Spread, spreadOf } from '../stats.ts';

/** Enough that nobody is waited for, at the usual rate and hesitation. */
const USERS_FOR_EACH_A_SECOND = 4;
/**
 * One relying party reads the key set now and then and never in between, as Microsoft does once a day: here so often
 * that a key is published for longer than that before it signs, as there.
 */
const READ_EVERY = 2_000;
const LOOK_EVERY = 20;
/** What is asked here is whether anything is lost, which no core of its own may hide. */
const ANY_CORE: Pinning = { server: undefined, rest: undefined };
/** A command starts a process, which takes its time on a busy machine. */
const LONGEST = 120_000;

export const USAGE = `npm run bench -- key-rotation [options]
  --rotations N                  how often the RS256 key is rotated (10)
  --rate N                       sign-ins that begin each second (10)
  --store embedded|redis         which ephemeral store (embedded)
  --json                         print the JSON line alone
`;

interface Rotation {
  readonly kid: string;
  /** Sign-ins that were open when the new key took over. */
  readonly open: number;
  /** In milliseconds, from the moment the new key was to sign: until the gateway published it as current. */
  readonly followed: number;
  /** The same, until the first token that it signed was with a relying party. */
  readonly signed: number;
}

/** Two relying parties that cache; both have to believe every token. */
class Parties implements Tokens {
  readonly #target: Target;
  readonly #rereading: KeyCache;
  readonly #periodic: KeyCache;
  readonly #timer: NodeJS.Timeout;
  /** When the first token of each key arrived. */
  readonly firstOf = new Map<string, number>();

  private constructor(target: Target, rereading: KeyCache, periodic: KeyCache) {
    this.#target = target;
    this.#rereading = rereading;
    this.#periodic = periodic;
    // A read that fails leaves the copy as it is, and the tokens will tell.
    this.#timer = setInterval(() => void periodic.refresh().catch(() => {}), READ_EVERY);
  }

  static async open(target: Target): Promise<Parties> {
    const read = () => keySetOf(target.origin);
    return new Parties(target, await KeyCache.open(read, true), await KeyCache.open(read, false));
  }

  get reads() {
    return { atAnUnknownKid: this.#rereading.reads - 1, periodic: this.#periodic.reads };
  }

  async check(idToken: string, nonce: string): Promise<void> {
    const expected = { issuer: this.#target.origin, audience: this.#target.clientId, nonce };
    const kid = await this.#rereading.verify(idToken, expected);
    await this.#periodic.verify(idToken, expected);
    if (!this.firstOf.has(kid)) this.firstOf.set(kid, Date.now());
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/**
 * Whether rotating keys loses a sign-in: rotates by the command line, again and again, while people sign in at an even rate
 * through a gateway process, many of them open whenever a key takes over. Throws `BenchFailure` when one is lost.
 */
export async function keyRotation(args: readonly string[]): Promise<void> {
  const { rotations, rate, store, json } = optionsOf(args);
  const redis = store === 'redis' ? await findRedis() : undefined;
  if (store === 'redis' && redis === undefined) throw new BenchFailure('there is no Redis');
  const users = Math.ceil(rate * USERS_FOR_EACH_A_SECOND);
  progress(`key-rotation, ${store}: enrolling ${users} people`);
  const gateway = await startGateway({ redisUrl: redis?.url, users, pinning: ANY_CORE });
  const { target } = gateway;
  const parties = await Parties.open(target);
  const people: GatewayUser[] = [];
  for (const invitation of target.invitations)
    people.push(await GatewayUser.enroll(target, parties, invitation));

  const load = new SteadyLoad(people, rate);
  await until('the first sign-in', () => load.finished > 0);
  const done: Rotation[] = [];
  for (let n = 1; n <= rotations; n += 1) {
    done.push(await rotate(gateway, load, parties));
    progress(`  ${n}: followed after ${done.at(-1)?.followed} ms, ${load.lost.length} lost`);
  }
  await load.stop();
  parties.close();
  for (const user of people) user.leave();
  await gateway.stop();
  await redis?.stop();

  const result = {
    store,
    rate,
    signIns: { started: load.started, finished: load.finished, lost: load.lost.length },
    reasons: [...new Set(load.lost)],
    postponed: load.postponed,
    rotations: done,
    followed: spreadOf(done.map(({ followed }) => followed)),
    signed: spreadOf(done.map(({ signed }) => signed)),
    openAtRotation: done.reduce((sum, { open }) => sum + open, 0),
    keysThatSigned: parties.firstOf.size,
    reads: parties.reads,
  };
  if (!json) process.stdout.write(`${describe(result)}\n`);
  process.stdout.write(
    `${JSON.stringify({ date: new Date().toISOString(), node: process.version, keyRotation: result })}\n`,
  );
  if (load.lost.length > 0)
    throw new BenchFailure(`${load.lost.length} sign-ins were lost: ${result.reasons[0]}`);
  if (parties.firstOf.size !== rotations + 1) throw new BenchFailure('not every key signed');
}

/** One rotation by the command line, until a token of the new key is with a relying party. */
async function rotate(
  gateway: Awaited<ReturnType<typeof startGateway>>,
  load: SteadyLoad,
  parties: Parties,
): Promise<Rotation> {
  const { origin } = gateway.target;
  const current = async () => (await keySetOf(origin)).keys[0]?.kid ?? '';
  const before = await current();
  let seen = 0;
  let open = 0;
  const looking = until('the gateway follows', async () => {
    if ((await current()) === before) return false;
    seen = Date.now();
    open = load.open;
    return true;
  });
  const command = gateway.cli<{ kid: string; signsSince: string }[]>(
    'key',
    'rotate',
    '--now',
    '--alg',
    'RS256',
  );
  const [[rotated]] = await Promise.all([command, looking]);
  if (rotated === undefined) throw new BenchFailure('the command rotated nothing');
  const since = Date.parse(rotated.signsSince);
  await until('the first token of the new key', () => parties.firstOf.has(rotated.kid));
  return {
    kid: rotated.kid,
    open,
    followed: seen - since,
    signed: (parties.firstOf.get(rotated.kid) ?? 0) - since,
  };
}

async function keySetOf(origin: string): Promise<JSONWebKeySet> {
  return (await (await fetch(`${origin}/jwks`)).json()) as JSONWebKeySet;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > LONGEST)
      throw new BenchFailure(`${what} did not come within two minutes`);
    await delay(LOOK_EVERY);
  }
}

interface Result {
  readonly store: string;
  readonly rate: number;
  readonly signIns: { readonly started: number; readonly finished: number; readonly lost: number };
  readonly postponed: number;
  readonly rotations: readonly Rotation[];
  readonly followed: Spread;
  readonly signed: Spread;
  readonly openAtRotation: number;
  readonly keysThatSigned: number;
  readonly reads: { readonly atAnUnknownKid: number; readonly periodic: number };
}

function describe(result: Result): string {
  const { signIns, rotations, followed, signed, reads } = result;
  const most = (spread: Spread) => `median ${spread.p50.toFixed(0)} ms, at most ${spread.max.toFixed(0)} ms`;
  return [
    `Key rotation under load, ${result.store}: ${rotations.length} rotations, ${result.rate} sign-ins a second`,
    `  sign-ins           ${signIns.started} started, ${signIns.finished} finished and verified, ${signIns.lost} lost`,
    `  open at a rotation ${rotations.map(({ open }) => open).join(', ')}`,
    `  followed after     ${most(followed)}: ${rotations.map((one) => one.followed).join(', ')}`,
    `  first token after  ${most(signed)}`,
    `  keys that signed   ${result.keysThatSigned}`,
    `  relying parties    one read the key set ${reads.atAnUnknownKid} times at an unknown kid, one ${reads.periodic} times every ${READ_EVERY / 1_000} s and never in between`,
    ...(result.postponed > 0
      ? [`  postponed          ${result.postponed}: the load was lighter for a moment`]
      : []),
    '',
  ].join('\n');
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rotations: { type: 'string' },
        rate: { type: 'string' },
        store: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const rotations = Number(values.rotations ?? 10);
    const rate = Number(values.rate ?? 10);
    const store = values.store ?? 'embedded';
    if (!Number.isInteger(rotations) || rotations < 1) throw new Error('--rotations must be 1 or more.');
    if (!(rate > 0)) throw new Error('--rate must be above 0.');
    if (store !== 'embedded' && store !== 'redis') throw new Error(`There is no store ${store}.`);
    return { rotations, rate, store, json: values.json ?? false };
  } catch (error) {
    throw new BenchFailure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

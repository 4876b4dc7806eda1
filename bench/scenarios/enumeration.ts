import { parseArgs } from 'node:util';
import { bodyText, expectStatus } from '../driver/browser.ts';
import { Connection } from '../driver/connection.ts';
import { CookieJar } from '../driver/cookies.ts';
import { BenchFailure } from '../errors.ts';
import { pinSelf } from '../machine/processor.ts';
import { noticeable, rankTest, typicalShift } from '../rank.ts';
import { progress } from '../run.ts';
import { type GatewayUnderTest, startGateway } from '../servers/gateway.ts';
import { findRedis } from '../servers/redis.ts';
import { median, spreadOf } from '../stats.ts';

/** Addresses of one length: `user-1000` to `user-1999` are known, the thousand after them are not. */
const KNOWN_FROM = 1_000;
const OF_EACH = 1_000;
const WARM_UP = 1_000;
/** The waiting page is looked at now and then, as an open one is, so that the sign-in lasts. */
const POLL_EVERY = 200;
/** A sign-in does not last for ever; then a new one is begun. */
const ANOTHER_EVERY = 10 * POLL_EVERY;
/** A set of samples where nothing differs says otherwise once in a hundred; then another set is asked. */
const LEVEL = 0.01;

export const USAGE = `npm run bench -- enumeration [options]
  --samples N                    requests that are timed, of known and unknown addresses in random order (10000)
  --store embedded|redis|both    which ephemeral store (both where there is a Redis)
  --json                         print the JSON line alone
`;

interface Timed {
  readonly known: number[];
  readonly unknown: number[];
}

/**
 * Whether the time of an answer tells if an address has an account: asks for a mailed code for known and unknown
 * addresses in random order, as an attacker at the same machine would, and compares the times by rank. Throws
 * `BenchFailure` when they differ.
 */
export async function enumeration(args: readonly string[]): Promise<void> {
  const { samples, store, json } = optionsOf(args);
  const pinning = pinSelf();
  const redis = store === 'embedded' ? undefined : await findRedis();
  const stores = (['embedded', 'redis'] as const).filter(
    (one) => (store === 'both' || store === one) && (one === 'embedded' || redis !== undefined),
  );
  const results = [];
  for (const one of stores) {
    const redisUrl = one === 'redis' ? redis?.url : undefined;
    progress(`enumeration, ${one}: inviting ${KNOWN_FROM + OF_EACH} people`);
    const gateway = await startGateway({ redisUrl, users: KNOWN_FROM + OF_EACH, pinning });
    const first = verdictOf(await timesOf(gateway, samples));
    // What is true is so again: a disturbed machine, or chance, seldom says the same thing twice.
    const again = first.p < LEVEL ? verdictOf(await timesOf(gateway, samples)) : undefined;
    results.push({
      store: one,
      ...first,
      ...(again && { again }),
      told: again !== undefined && agree(first, again),
    });
    await gateway.stop();
  }
  await redis?.stop();
  if (!json)
    for (const result of results) process.stdout.write(`${describe(result, pinning.server !== undefined)}\n`);
  process.stdout.write(
    `${JSON.stringify({ date: new Date().toISOString(), node: process.version, enumeration: results })}\n`,
  );
  const told = results.filter((result) => result.told);
  if (told.length > 0) {
    throw new BenchFailure(
      `on ${told.map((one) => one.store).join(' and ')} known and unknown addresses take different times`,
    );
  }
}

async function timesOf({ target }: GatewayUnderTest, samples: number): Promise<Timed> {
  let phone = await atTheDoor(target.origin);
  const times: Timed = { known: [], unknown: [] };
  for (let i = -WARM_UP; i < samples; i += 1) {
    if (i % ANOTHER_EVERY === 0) {
      phone.leave();
      phone = await atTheDoor(target.origin);
    } else if (i % POLL_EVERY === 0) await phone.lookAtTheScreen();
    const known = Math.random() < 0.5;
    const number = KNOWN_FROM + (known ? 0 : OF_EACH) + Math.floor(Math.random() * OF_EACH);
    const took = await phone.askFor(`user-${number}@bench.example`);
    if (i >= 0) times[known ? 'known' : 'unknown'].push(took);
  }
  return times;
}

/** A phone in the middle of a sign-in at the demo, where anybody may sign up. */
async function atTheDoor(origin: string) {
  const screen = new Connection(origin);
  const phone = new Connection(origin);
  const [screenJar, phoneJar] = [new CookieJar(), new CookieJar()];
  const get = async (path: string, status: number, accept = 'text/html') => {
    const answer = await screen.request('GET', path, `Accept: ${accept}\r\n${screenJar.line(path)}`);
    expectStatus('GET', path, status, answer);
    screenJar.take(answer.head);
    return answer;
  };
  const post = async (path: string, body: object) => {
    const fields =
      `Accept: application/json\r\nContent-Type: application/json\r\nOrigin: ${origin}\r\n` +
      `Sec-Fetch-Site: same-origin\r\n${phoneJar.line(path)}`;
    const text = JSON.stringify(body);
    const started = performance.now();
    const answer = await phone.request('POST', path, fields, text);
    const took = performance.now() - started;
    expectStatus('POST', path, 200, answer);
    phoneJar.take(answer.head);
    return { took, json: JSON.parse(bodyText(answer)) as Record<string, unknown> };
  };
  const started = await get('/demo/sign-in', 303);
  const location = /\r\nlocation: *([^\r]+)/i.exec(started.head)?.[1] ?? '';
  const html = bodyText(await get(location.replace(origin, ''), 200));
  const data = (name: string) =>
    JSON.parse((new RegExp(`data-${name}="([^"]*)"`).exec(html)?.[1] ?? '{}').replaceAll('&quot;', '"'));
  const { frames } = data('snapshot') as { frames: { prefix: string; codes: string[] } };
  const { state } = data('paths') as { state: string };
  const { json: scanned } = await post('/phone/scan', { frame: `${frames.prefix}.${frames.codes[0]}` });
  const { json: begun } = await post('/phone/sign-up/begin', { ticket: scanned.ticket });
  return {
    askFor: async (email: string) =>
      (await post('/phone/sign-up/code', { ticket: begun.ticket, email })).took,
    leave() {
      screen.drop();
      phone.drop();
    },
    lookAtTheScreen: () => get(state, 200, 'application/json'),
  };
}

function verdictOf({ known, unknown }: Timed) {
  const { p, above } = rankTest(known, unknown);
  return {
    known: spreadOf(known),
    unknown: spreadOf(unknown),
    /** In milliseconds: how much later an unknown address is answered, by the medians and by all pairs. */
    difference: median(unknown) - median(known),
    shift: typicalShift(known, unknown),
    p,
    above,
    noticeable: noticeable(known, unknown, LEVEL),
  };
}

type Verdict = ReturnType<typeof verdictOf>;

/** Whether both sets say that times differ, and in which direction. */
const agree = (first: Verdict, again: Verdict): boolean =>
  again.p < LEVEL && again.above > 0.5 === first.above > 0.5;

function describe(
  result: Verdict & { store: string; again?: Verdict; told: boolean },
  alone: boolean,
): string {
  const { store, known, unknown, difference, p, above } = result;
  const us = (ms: number) => `${(ms * 1_000).toFixed(1)} us`;
  return [
    `Account enumeration by time, ${store}: ${known.count + unknown.count} requests for a mailed code` +
      `${alone ? ', the server alone on one core' : ''}`,
    `  known addresses    ${known.count} samples, median ${us(known.p50)}, p99 ${us(known.p99)}`,
    `  unknown addresses  ${unknown.count} samples, median ${us(unknown.p50)}, p99 ${us(unknown.p99)}`,
    `  difference         ${us(difference)} between the medians; ${us(result.shift)} by all pairs, of which this run would have noticed ${us(result.noticeable)}`,
    `  Mann-Whitney       p = ${p.toFixed(4)}; an unknown address is the slower one in ${(above * 100).toFixed(2)} % of all pairs`,
    ...(result.again
      ? [`  asked again        p = ${result.again.p.toFixed(4)}, ${us(result.again.shift)} by all pairs`]
      : []),
    result.told
      ? '  verdict            DIFFERENT: the time of the answer tells whether an address has an account'
      : '  verdict            no difference found: the time tells nothing about who has an account',
    '',
  ].join('\n');
}

function optionsOf(args: readonly string[]): { samples: number; store: string; json: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { samples: { type: 'string' }, store: { type: 'string' }, json: { type: 'boolean' } },
    });
    const samples = Number(values.samples ?? 10_000);
    const store = values.store ?? 'both';
    if (!Number.isInteger(samples) || samples < 200) throw new Error('--samples must be 200 or more.');
    if (!['embedded', 'redis', 'both'].includes(store)) throw new Error(`There is no store ${store}.`);
    return { samples, store, json: values.json ?? false };
  } catch (error) {
    throw new BenchFailure(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

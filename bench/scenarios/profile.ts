import { DriverClient } from '../driver/client.ts';
import { type CpuProfile, Inspector } from '../machine/inspector.ts';
import type { Pinning } from '../machine/processor.ts';
import type { PhoneName, Plan, StoreName } from '../options.ts';
import { progress } from '../run.ts';
import { startGateway } from '../servers/gateway.ts';
import { freePort } from '../servers/process.ts';

const PLACES = 40;
const ROOMS = 20;
const OURS = /\/dist\/(src|views)\//;
const NOBODY = new Set(['(idle)', '(root)', '(program)']);

/** Where the processor time of one sign-in went, by who spent it. */
export interface ProfileResult {
  readonly name: string;
  /** Microseconds of a sign-in under the profiler. */
  readonly serverCpu: number;
  readonly rooms: readonly Spent[];
  /** File by file and function by function, for people. */
  readonly detail: string;
}

interface Spent {
  readonly name: string;
  readonly share: number;
  readonly us: number;
}

/** Runs the closed loop against a warm gateway under Node's profiler and says where its processor time went. */
export async function profile(
  store: StoreName,
  redisUrl: string | undefined,
  phone: PhoneName,
  plan: Plan,
  pinning: Pinning,
): Promise<ProfileResult> {
  progress(`profile: ${store}, ${phone} phones`);
  const port = await freePort();
  const flags = [`--inspect=127.0.0.1:${port}`];
  const { users } = plan;
  const gateway = await startGateway({ redisUrl, users, webPhones: users, pinning, flags });
  const driver = await DriverClient.start(phone === 'web' ? gateway.webPhones : gateway.target);
  await driver.throughput(plan.users, plan.warmUp, 1);
  const inspector = await Inspector.connect(port);
  await inspector.startProfile();
  const { serverCpu, signIns } = await driver.throughput(
    plan.users,
    { seconds: 0, signIns: 0 },
    plan.seconds * 3,
  );
  const found = await inspector.stopProfile();
  inspector.close();
  await driver.stop();
  await gateway.stop();
  const name = `${store}, ${phone} phones, ${signIns} sign-ins`;
  return { name, serverCpu, ...summary(found, serverCpu) };
}

/** Shares of the time that was not idle, and the microseconds of one sign-in that are this share. */
function summary(profile: CpuProfile, serverCpu: number): Pick<ProfileResult, 'rooms' | 'detail'> {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const byRoom = new Times();
  const byPlace = new Times();
  const byFunction = new Times();
  const withCallees = new Times();
  let busy = 0;
  profile.samples.forEach((sample, i) => {
    const frame = frames.get(sample);
    const time = profile.timeDeltas[i] ?? 0;
    if (frame === undefined || NOBODY.has(frame.functionName)) return;
    busy += time;
    const caller = frames.get(parents.get(sample) ?? 0);
    const native = frame.url === '' && caller && caller.url !== '';
    const place = native ? placeOf(caller) : placeOf(frame);
    byRoom.add(roomOf(place), time);
    byPlace.add(place, time);
    byFunction.add(native ? `${nameOf(caller)} > native ${frame.functionName}` : nameOf(frame), time);
    const callers = new Set<string>();
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const above = frames.get(id);
      if (above && OURS.test(above.url)) callers.add(nameOf(above));
    }
    for (const caller of callers) withCallees.add(caller, time);
  });
  const detail = [
    ['by place', byPlace],
    ['by function', byFunction],
    ['by function of ours, with what it called before it waited', withCallees],
  ]
    .map(([title, times]) => `\n${title}\n${written((times as Times).top(busy, serverCpu))}\n`)
    .join('');
  return { rooms: byRoom.top(busy, serverCpu).slice(0, ROOMS), detail };
}

const written = (spent: readonly Spent[]): string =>
  spent
    .map(
      ({ name, share, us }) =>
        `${(share * 100).toFixed(1).padStart(6)} % ${us.toFixed(0).padStart(6)} us  ${name}`,
    )
    .join('\n');

class Times {
  readonly #times = new Map<string, number>();

  add(name: string, time: number): void {
    this.#times.set(name, (this.#times.get(name) ?? 0) + time);
  }

  top(busy: number, serverCpu: number): Spent[] {
    return [...this.#times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, PLACES)
      .map(([name, time]) => ({ name, share: time / busy, us: (time / busy) * serverCpu }));
  }
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

const nameOf = (frame: Frame): string =>
  `${placeOf(frame)} ${frame.functionName || '(anonymous)'}:${frame.lineNumber + 1}`;

/** A package, a part of Node, a file of ours, or the engine itself. What is native is its caller's. */
function placeOf({ url, functionName }: Frame): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (inPackage) return inPackage;
  if (url.startsWith('node:')) return url;
  if (url !== '') return url.replace(/.*\/dist\//, '');
  return functionName.startsWith('(') ? functionName : '(native)';
}

/** The folder that a file of ours stands in; anything else is a room of its own. */
const roomOf = (place: string): string =>
  /^(src|views)\//.test(place) && place.includes('/') ? place.replace(/\/[^/]*$/, '') : place;

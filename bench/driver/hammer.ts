import { setTimeout as delay } from 'node:timers/promises';
import { cpuOfAll } from '../machine/processor.ts';
import { expectStatus } from './browser.ts';
import { Connection } from './connection.ts';
import type { Hammered, Hammering, Target } from './messages.ts';

const CONNECTIONS = 16;
const WARM_UP = 500;
const FIELDS =
  'User-Agent: Bench/1\r\nAccept: application/json\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n' +
  'Sec-Fetch-Site: same-origin\r\n';

/** Sends one request again and again on some connections at once, no more than `rate` a second, after a warm-up. */
export async function hammer(
  target: Target,
  { method, path, body, status }: Hammered,
  seconds: number,
  rate = Number.POSITIVE_INFINITY,
): Promise<Hammering> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(target.origin));
  const fields = `${FIELDS}Origin: ${target.origin}\r\n`;
  const ask = async (connection: Connection) =>
    expectStatus(method, path, status, await connection.request(method, path, fields, body));
  for (let n = 0; n < WARM_UP; n += 1) await ask(connections[n % CONNECTIONS] as Connection);
  const started = performance.now();
  const before = cpuOfAll(target.serverPids);
  const until = started + seconds * 1_000;
  let asked = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        asked += 1;
        const due = started + (asked * 1_000) / rate;
        if (due > performance.now()) await delay(due - performance.now());
        await ask(connection);
      }
    }),
  );
  const cpu = (cpuOfAll(target.serverPids) - before) / asked;
  const perSecond = (asked / (performance.now() - started)) * 1_000;
  for (const connection of connections) connection.drop();
  return { perSecond, cpu };
}

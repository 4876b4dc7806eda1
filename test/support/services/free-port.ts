import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that nobody takes one while its server is down. */
const FIRST = 20_000;
/** Each process of a run has ports of its own: two never find the same one free at the same time. */
const SLOTS = 50;
const SLOT_SIZE = 200;

const slot = Number(process.env.VITEST_POOL_ID ?? 0) % SLOTS;
let next = randomInt(SLOT_SIZE);

/** A loopback port for a server that may stop and come back to it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + slot * SLOT_SIZE + next;
    next = (next + 1) % SLOT_SIZE;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

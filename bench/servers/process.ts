import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchFailure } from '../errors.ts';
import { type Pinning, pinned } from '../machine/processor.ts';
import { run } from '../run.ts';

const PATIENCE_MS = 20_000;
const BETWEEN_TRIES_MS = 50;
const PORTS = [4_200, 9_200] as const;

/** A server under test, on the core of servers. */
export interface ServerProcess {
  readonly pid: number;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts a Node program that listens at `origin` and resolves when it answers there. */
export async function startServer(parts: {
  name: string;
  origin: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
  pinning: Pinning;
}): Promise<ServerProcess> {
  const [command = '', ...args] = pinned(parts.pinning.server, [process.execPath, ...parts.args]);
  const child = spawn(command, args, {
    cwd: parts.cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...parts.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  run.own(child);
  const said: string[] = [];
  const hear = (chunk: Buffer) => {
    said.push(String(chunk));
    if (said.length > 50) said.shift();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let stopping = false;
  child.once('exit', (code, signal) => {
    if (!stopping)
      process.stderr.write(`${parts.name} ended (${code ?? signal}): ${said.join('').slice(-2_000)}\n`);
  });
  if (!(await answers(child, parts.origin))) {
    child.kill('SIGKILL');
    throw new BenchFailure(`${parts.name} does not start: ${said.join('').slice(-2_000)}`);
  }
  return {
    pid: child.pid ?? 0,
    origin: parts.origin,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      stopping = true;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(child: ChildProcess, origin: string): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS && child.exitCode === null; waited += BETWEEN_TRIES_MS) {
    const response = await fetch(`${origin}/.well-known/openid-configuration`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return true;
    await delay(BETWEEN_TRIES_MS);
  }
  return false;
}

/** A loopback port that nobody has at the moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, vi } from 'vitest';
import type { ComposeService } from './compose.ts';
import { end } from './gateway-processes.ts';
import { SOON } from './redis-stores.ts';
import { findOrInstall, HAPROXY } from './services/find-or-install.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What the image runs by itself, and what it sets. */
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const CMD = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
const ENV = Object.fromEntries(
  [...(/^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(
    ([, name, value]) => [name, value],
  ),
);

export interface Started {
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** Its log so far. */
  said(): string;
  kill(): Promise<void>;
}

/**
 * Starts a gateway as its container would: the command of the image, with the environment of image and compose file. `here`: what is
 * elsewhere without the container, by its name. Resolves when it is ready; ends with the test.
 */
export async function startComposed(
  service: ComposeService,
  port: number,
  here: Readonly<Record<string, string>>,
): Promise<Started> {
  const given = Object.entries(service.environment ?? {}).map(([name, value]) => [name, value ?? '']);
  const env = { PATH: process.env.PATH, ...ENV, ...Object.fromEntries(given), ...here, PORT: String(port) };
  const child = spawn(process.execPath, [...(service.command ?? CMD).slice(1)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const kill = async () => void (await end(child, 'SIGKILL'));
  onTestFinished(kill);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code}: ${said}`);
  });
  ended.catch(() => undefined);
  const ready = vi.waitFor(async () => {
    if (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) throw new Error('it is not ready');
  }, SOON);
  await Promise.race([ready, ended]);
  return { port, env, kill, said: () => said };
}

/** A command of the CLI beside a gateway that was started so, and the JSON it prints. */
export async function cliBeside<Printed>({ env }: Started, ...words: string[]): Promise<Printed> {
  const args = ['--disable-warning=ExperimentalWarning', 'dist/src/cli/main.js', ...words, '--json'];
  const { stdout } = await run(process.execPath, args, { cwd: root, env });
  return JSON.parse(stdout) as Printed;
}

/** The TLS proxy of deploy/ha by its own configuration, with this environment. Resolves when it answers at this address. */
export async function startProxy(env: Readonly<Record<string, string>>, origin: string): Promise<void> {
  const binary = findOrInstall(HAPROXY);
  const file = join(root, 'deploy/ha/haproxy.cfg');
  await run(binary, ['-c', '-f', file], { env: { PATH: process.env.PATH, ...env } });
  const child = spawn(binary, ['-db', '-f', file], {
    env: { PATH: process.env.PATH, ...env },
    stdio: 'ignore',
  });
  onTestFinished(async () => void (await end(child, 'SIGKILL')));
  await vi.waitFor(async () => {
    const answer = await fetch(`${origin}/healthz`);
    if (!answer.ok) throw new Error(`the proxy says ${answer.status}`);
  }, SOON);
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { openBalancer, type Route } from './balancer.ts';
import { until } from './chromium.ts';
import { freePort } from './gateway.ts';

const root = join(import.meta.dirname, '..', '..');
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;
const run = promisify(execFile);

export interface Node {
  port: number;
  /** Ends the process as an operator does. Resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** Gateways as they are operated: processes of the build that share a folder and a Redis, behind one address. */
export class Deployment {
  readonly publicUrl: string;
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-deployment-'));
  readonly #env: NodeJS.ProcessEnv;

  private constructor(
    publicUrl: string,
    redisUrl: string | undefined,
    more: Readonly<Record<string, string>>,
  ) {
    this.publicUrl = publicUrl;
    this.#env = {
      PATH: process.env.PATH,
      PUBLIC_URL: publicUrl,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      DATA_DIR: join(this.folder, 'data'),
      LOG_LEVEL: 'warn',
      ...more,
    };
  }

  /** Everything it starts ends with the test. Without a Redis it is one process at a time. `route` says which port answers a request; `more` are further settings. */
  static async behindBalancer(
    redisUrl: string | undefined,
    route: Route,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Deployment> {
    const port = await freePort();
    const deployment = new Deployment(`http://127.0.0.1:${port}`, redisUrl, more);
    onTestFinished(() => rmSync(deployment.folder, { recursive: true, force: true }));
    await openBalancer(port, route);
    return deployment;
  }

  /** Starts a gateway process, where an earlier one was if that is named. Resolves when it is ready to sign people in. */
  async node(earlier?: Node): Promise<Node> {
    const port = earlier?.port ?? (await freePort());
    const [program, ...flags] = NODE;
    const child = spawn(program, [...flags, 'dist/src/main.js'], {
      cwd: root,
      env: { ...this.#env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    const stop = () => end(child, 'SIGTERM');
    onTestFinished(async () => void (await stop()));
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the gateway ended at once: ${said}`);
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (!response.ok) throw new Error(`the gateway is not ready: ${response.status}`);
    });
    return { port, stop, kill: async () => void (await end(child, 'SIGKILL')) };
  }

  /** Runs a command of the CLI, and gives the JSON it prints. */
  async cli<Printed>(...words: string[]): Promise<Printed> {
    const [program, ...flags] = NODE;
    const args = [...flags, 'dist/src/cli/main.js', ...words, '--json'];
    const { stdout } = await run(program, args, { cwd: root, env: this.#env });
    return JSON.parse(stdout) as Printed;
  }
}

/** Ends a process, unless it has ended. Resolves with its exit code. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}

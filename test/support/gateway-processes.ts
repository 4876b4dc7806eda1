import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { until } from './chromium.ts';
import { freePort } from './gateway.ts';

const root = join(import.meta.dirname, '..', '..');
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;
const run = promisify(execFile);

export interface Node {
  port: number;
  /** Ends the process as an operator does. */
  stop(): Promise<void>;
}

/** Gateways as they are operated: processes of the build that share a folder and a Redis, behind one address. */
export class Deployment {
  readonly publicUrl: string;
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-deployment-'));
  readonly #env: NodeJS.ProcessEnv;

  private constructor(publicUrl: string, redisUrl: string, more: Readonly<Record<string, string>>) {
    this.publicUrl = publicUrl;
    this.#env = {
      PATH: process.env.PATH,
      PUBLIC_URL: publicUrl,
      REDIS_URL: redisUrl,
      DATA_DIR: join(this.folder, 'data'),
      LOG_LEVEL: 'warn',
      ...more,
    };
  }

  /** Everything it starts ends with the test. `route` says which port answers a request; `more` are further settings. */
  static async behindBalancer(
    redisUrl: string,
    route: (request: IncomingMessage) => number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Deployment> {
    const port = await freePort();
    const deployment = new Deployment(`http://127.0.0.1:${port}`, redisUrl, more);
    onTestFinished(() => rmSync(deployment.folder, { recursive: true, force: true }));
    const balancer = createServer((incoming, outgoing) => forward(incoming, outgoing, route(incoming)));
    balancer.listen(port, '127.0.0.1');
    await once(balancer, 'listening');
    onTestFinished(() => close(balancer));
    return deployment;
  }

  /** Starts a gateway process. Resolves when it is ready to sign people in. */
  async node(): Promise<Node> {
    const port = await freePort();
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
    const stop = () => end(child);
    onTestFinished(stop);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`the gateway ended at once: ${said}`);
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (!response.ok) throw new Error(`the gateway is not ready: ${response.status}`);
    });
    return { port, stop };
  }

  /** Runs a command of the CLI, and gives the JSON it prints. */
  async cli<Printed>(...words: string[]): Promise<Printed> {
    const [program, ...flags] = NODE;
    const args = [...flags, 'dist/src/cli/main.js', ...words, '--json'];
    const { stdout } = await run(program, args, { cwd: root, env: this.#env });
    return JSON.parse(stdout) as Printed;
  }
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

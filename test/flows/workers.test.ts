import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ScriptedBrowser } from '../../src/cli/index.ts';
import { freePort } from '../support/gateway.ts';
import { SOON, serve } from '../support/redis-stores.ts';

const root = join(import.meta.dirname, '..', '..');

/** The command as an operator types it, with these settings. */
async function command(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-workers-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'dist/src/main.js'], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: folder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const ended = once(child, 'exit').then(([code]) => code as number);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const origin = `http://127.0.0.1:${port}`;
  const ready = () =>
    vi.waitFor(async () => {
      expect(child.exitCode, said).toBeNull();
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    }, SOON);
  return { child, ended, origin, ready, said: () => said };
}

const workersOf = ({ pid }: ChildProcess): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

test('one command runs as many workers as asked, replaces one that dies, says its welcome once, and ends with 0', async () => {
  const redis = await serve();
  const run = await command({ REDIS_URL: redis.url, COUNTERSIGN_WORKERS: '3', LOG_LEVEL: 'error' });
  await run.ready();
  await vi.waitFor(() => expect(workersOf(run.child)).toHaveLength(3), SOON);
  const [victim = 0] = workersOf(run.child);
  process.kill(victim, 'SIGKILL');
  await vi.waitFor(() => {
    expect(workersOf(run.child)).toHaveLength(3);
    expect(workersOf(run.child)).not.toContain(victim);
  }, SOON);
  await run.ready();
  expect(run.said()).toContain('A worker ended; another takes its place.');
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(run.said().match(/Countersign is running/g)).toHaveLength(1);
  expect(run.said().match(/Open this link/g)).toHaveLength(1);
});

test('the metrics of several workers are given together, by the supervisor', async () => {
  const redis = await serve();
  const port = await freePort();
  const run = await command({
    REDIS_URL: redis.url,
    COUNTERSIGN_WORKERS: '2',
    METRICS_PORT: String(port),
    LOG_LEVEL: 'error',
  });
  await run.ready();
  for (let n = 0; n < 6; n += 1) await fetch(`${run.origin}/healthz`, { headers: { connection: 'close' } });
  // A worker that has only just started does not answer its supervisor yet.
  const text = await vi.waitFor(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(answer.status).toBe(200);
    return answer.text();
  }, SOON);
  const [, asked] = /^countersign_http_requests_total\{[^}]*healthz[^}]*\} (\d+)$/m.exec(text) ?? [];
  expect(Number(asked)).toBeGreaterThanOrEqual(6);
  expect(text).toMatch(/^countersign_store_reachable\{store="ephemeral"\} 1$/m);
  expect(text).toMatch(/^countersign_build_info\{version="[^"]+"\} 1$/m);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
});

test('several workers without Redis are refused with the line to write, once', async () => {
  const run = await command({ COUNTERSIGN_WORKERS: '2' });
  expect(await run.ended).toBe(78);
  expect(run.said().match(/COUNTERSIGN_WORKERS is 2.*write REDIS_URL=/g)).toHaveLength(1);
});

test('workers that cannot start end the command, not try for ever', async () => {
  const run = await command({ REDIS_URL: `redis://127.0.0.1:${await freePort()}`, COUNTERSIGN_WORKERS: '2' });
  expect(await run.ended).toBe(1);
  expect(run.said()).toMatch(/Redis at .* cannot be used/);
});

test('a node that is asked to stop says that it is not ready, answers what is under way, sends waiting pages on, and ends with 0', async () => {
  const run = await command({ COUNTERSIGN_DRAIN_DELAY: '1' });
  await run.ready();
  const browser = new ScriptedBrowser(run.origin);
  const entry = await browser.request('/demo/sign-in');
  const tab = await browser.open(entry.headers.get('Location') ?? '');
  const events = tab.events();
  expect((await events.next()).value).toMatchObject({ state: 'pending' });
  run.child.kill('SIGTERM');
  await vi.waitFor(async () => expect((await fetch(`${run.origin}/readyz`)).status).toBe(503), SOON);
  const alive = await new Promise<{ status: number | undefined; connection: string | undefined }>(
    (resolve, reject) => {
      get(`${run.origin}/healthz`, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, connection: answer.headers.connection });
      }).on('error', reject);
    },
  );
  expect(alive).toEqual({ status: 200, connection: 'close' });
  // In good order: the page is told that the stream is over, not cut off in the middle.
  for await (const _ of events);
  expect(await run.ended).toBe(0);
});

test('asked twice, it ends at once', async () => {
  const run = await command({ COUNTERSIGN_DRAIN_DELAY: '60' });
  await run.ready();
  run.child.kill('SIGTERM');
  await vi.waitFor(async () => expect((await fetch(`${run.origin}/readyz`)).status).toBe(503), SOON);
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(1);
});

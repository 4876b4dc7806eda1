import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../support/gateway.ts';

const root = join(import.meta.dirname, '..', '..');

/** Starts the built gateway on an empty folder, and gives what it prints until it is ready. */
async function printed(settings: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  const port = await freePort();
  const env = { PATH: process.env.PATH, DATA_DIR: folder, PORT: String(port), ...settings };
  const child = spawn(process.execPath, ['dist/src/main.js'], { cwd: root, env, stdio: 'pipe' });
  const said = { err: '', out: '' };
  child.stderr.on('data', (text) => {
    said.err += String(text);
  });
  child.stdout.on('data', (text) => {
    said.out += String(text);
  });
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });
  await vi.waitFor(
    async () => {
      expect(said.err).toContain('Countersign is running');
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    },
    { timeout: 60_000, interval: 100 },
  );
  return { said, port };
}

test('a start prints the link of a new instance, and no log holds it', async () => {
  const { said, port } = await printed({});
  const link = await vi.waitFor(() => {
    const found = /http:\/\/localhost:\d+\/setup#([\w-]{43})/.exec(said.err);
    if (!found) throw new Error(said.err);
    return found;
  });
  const opened = await fetch(`http://localhost:${port}/setup`);
  expect(await opened.text()).toContain('Set up this gateway');
  expect(said.out).not.toContain(link[1]);
});

test('a start prints no link where that is switched off', async () => {
  const { said } = await printed({ COUNTERSIGN_SETUP_LINK: 'hide' });
  expect(said.err).not.toContain('/setup#');
});

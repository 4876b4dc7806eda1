import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { schema } from '../../src/config/schema.ts';
import { freePort } from '../support/gateway.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Compose {
  services: Record<string, { environment: Record<string, string>; read_only: boolean; cap_drop: string[] }>;
}

describe('what is shipped', () => {
  test('the compose file sets only settings that exist, and runs without rights it does not need', () => {
    const { gateway } = (parse(read('docker-compose.yml')) as Compose).services;
    const known = read('docs/configuration.md');
    for (const name of Object.keys(gateway?.environment ?? {})) expect(known).toContain(`\`${name}\``);
    expect(gateway).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  test('.env.example and docs/configuration.md name every setting', () => {
    const names = Object.keys(schema.shape);
    expect(names.length).toBeGreaterThan(15);
    for (const name of names) expect(read('docs/configuration.md')).toContain(`\`${name}\``);
    for (const name of names.filter((one) => !one.startsWith('COUNTERSIGN_'))) {
      expect(read('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'));
    }
  });

  test('the image starts by the command of npm start, and its command line by that of npm run cli', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const dockerfile = read('Dockerfile');
    const command = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
    expect(command.join(' ')).toBe(scripts.start);
    expect(dockerfile).toContain(scripts.cli?.replace('dist/', '/app/dist/'));
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  });

  test('every file that the image copies exists', () => {
    for (const [, sources = ''] of read('Dockerfile').matchAll(/^COPY (?!--from)(.*) \S+$/gm)) {
      for (const source of sources.split(' '))
        expect([source, existsSync(join(root, source))]).toEqual([source, true]);
    }
  });

  test('started as the image starts it, in production, it becomes ready and has no demo', {
    timeout: 120_000,
  }, async () => {
    const data = mkdtempSync(join(tmpdir(), 'countersign-image-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const port = await freePort();
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const [, ...args] = (scripts.start ?? '').split(' ');
    const started = spawn(process.execPath, args, {
      cwd: root,
      env: {
        NODE_ENV: 'production',
        PUBLIC_URL: 'https://id.example.com',
        DATA_DIR: data,
        PORT: String(port),
        HOST: '127.0.0.1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    onTestFinished(() => void started.kill('SIGKILL'));
    await new Promise<void>((resolve, reject) => {
      let text = '';
      started.stderr.on('data', (chunk: Buffer) => {
        text += chunk;
        if (text.includes('is running at https://id.example.com')) resolve();
      });
      started.on('exit', (code) => reject(new Error(`it stopped with ${code}: ${text}`)));
    });
    const get = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { Accept: 'text/html' } });
    expect((await get('/readyz')).status).toBe(200);
    expect((await get('/demo')).status).toBe(404);
    const metadata = (await (await get('/.well-known/openid-configuration')).json()) as Record<
      string,
      unknown
    >;
    expect(metadata.authorization_endpoint).toBe('https://id.example.com/auth');
    expect((await get('/')).headers.get('Strict-Transport-Security')).toContain('max-age=');
    const ended = new Promise((resolve) => started.on('exit', resolve));
    started.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('no document links to a file that does not exist', () => {
    const broken = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

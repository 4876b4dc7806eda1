import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examine, type Finding } from '../../src/cli/doctor/index.ts';
import { PROBE_HEADER, Probes } from '../../src/domain/health/index.ts';
import { cli } from '../support/cli.ts';
import { databaseOfThisTest } from '../support/directories.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { freePort, startGateway, type TestGateway } from '../support/gateway.ts';
import { SmtpServer } from '../support/smtp-server.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'countersign-doctor-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const settingsOf = ({ dataDir, issuer, config }: TestGateway): Record<string, string> => ({
  DATA_DIR: dataDir,
  PUBLIC_URL: issuer,
  PORT: String(config.port),
  HOST: '127.0.0.1',
  ...(config.databaseUrl === undefined ? {} : { DATABASE_URL: config.databaseUrl }),
  ...(config.redisUrl === undefined ? {} : { REDIS_URL: config.redisUrl }),
});

const said = (findings: readonly Finding[]) =>
  findings
    .map(
      ({ check, outcome, said: text, write }) => `${check} ${outcome}: ${text}${write ? ` [${write}]` : ''}`,
    )
    .join('\n');

/** A proxy in front of the gateway, as an operator may have written it. */
async function proxyTo(port: number, how: { forwards?: boolean; buffers?: boolean }): Promise<number> {
  const server: Server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, ...(how.forwards ? { 'x-forwarded-for': '192.0.2.7' } : {}) };
    const onwards = request({ host: '127.0.0.1', port, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!how.buffers) {
        answer.pipe(outgoing);
        return;
      }
      const pieces: Buffer[] = [];
      answer
        .on('data', (bytes: Buffer) => pieces.push(bytes))
        .on('end', () => outgoing.end(Buffer.concat(pieces)));
    });
    incoming.pipe(onwards);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What leaves for the gateway's own name goes by this port. */
const by =
  (issuer: string, port: number): typeof fetch =>
  (input, init) =>
    fetch(String(input).replace(issuer, `http://127.0.0.1:${port}`), init);

describe('cli doctor', () => {
  test('finds nothing wrong with a gateway on Redis and PostgreSQL, and changes nothing', async () => {
    const { url } = await databaseOfThisTest();
    const g = await startGateway({ store: 'redis', databaseUrl: url });
    const { code, json, err } = await cli(settingsOf(g), ['doctor', '--json']);
    const { findings } = json() as unknown as { findings: Finding[] };
    expect(findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect([code, err]).toEqual([0, '']);
    expect(said(findings)).toMatch(/database passed: PostgreSQL 1\d/);
    expect(said(findings)).toMatch(/redis passed: \d/);
    expect(said(findings)).toContain('events passed');
    expect(said(findings)).toContain('proxy passed: this machine arrives as 127.0.0.1');
    expect(said(findings)).toContain("clock passed: PostgreSQL's clock");
  });

  test('names every setting that cannot be used, in one go', async () => {
    const { code, out } = await cli(
      { PUBLIC_URL: 'http://id.example.com', SECRET: 'short', PORT: 'x', COUNTERSIGN_ANSWR: '1' },
      ['doctor'],
    );
    expect(code).toBe(1);
    for (const name of ['PUBLIC_URL', 'SECRET', 'PORT', 'COUNTERSIGN_ANSWR']) expect(out).toContain(name);
  });

  test('says that nothing answers, and how to start it; and that there is no directory yet', async () => {
    const env = { DATA_DIR: folder(), PUBLIC_URL: `http://127.0.0.1:${await freePort()}` };
    const { code, out } = await cli(env, ['doctor']);
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/FAIL {2}address +nothing answers at http:.*\n +write: npm start/),
    ]);
    expect(out).toContain('there is no directory yet');
  });

  test('tells a proxy that is not trusted the line that trusts it, and one that holds events back', async () => {
    const g = await startGateway();
    const port = await proxyTo(g.config.port, { forwards: true, buffers: true });
    const findings = await examine(settingsOf(g), { clock: g.clock, fetch: by(g.issuer, port) });
    expect(said(findings)).toMatch(
      /proxy failed: 127\.0\.0\.1 forwards addresses and is not trusted.*\[TRUST_PROXY=127\.0\.0\.1\/32/,
    );
    expect(said(findings)).toMatch(/events failed: are held back.*\[proxy_buffering off/);
  });

  test('is content with one that is trusted and lets events through', async () => {
    const g = await startGateway({ env: { TRUST_PROXY: '127.0.0.1/32' } });
    const port = await proxyTo(g.config.port, { forwards: true });
    const findings = await examine(
      { ...settingsOf(g), TRUST_PROXY: '127.0.0.1/32' },
      { clock: g.clock, fetch: by(g.issuer, port) },
    );
    expect(said(findings)).toContain('proxy passed: this machine arrives as 192.0.2.7');
    expect(said(findings)).toContain('events passed');
  });

  test('sees a clock that is off, and a gateway that has another SECRET', async () => {
    const g = await startGateway({ clock: new FakeClock(Date.now()) });
    const later = { now: () => g.clock.now() + 30_000 };
    expect(said(await examine(settingsOf(g), { clock: later }))).toMatch(
      /clock failed: the gateway's clock is 30\.\d s behind.*\[timedatectl/,
    );
    const other = { ...settingsOf(g), DATA_DIR: folder() };
    expect(said(await examine(other, { clock: g.clock }))).toMatch(
      /address failed: at .* a gateway answers that has another SECRET/,
    );
  });

  test('says what is wrong with a Redis that drops entries and a mail server that lets nobody in', async () => {
    const smtp = await SmtpServer.start();
    const env = { DATA_DIR: folder(), PUBLIC_URL: `http://127.0.0.1:${await freePort()}` };
    const good = await examine({ ...env, SMTP_URL: smtp.url });
    expect(said(good)).toContain('mail passed');
    const bad = await examine({
      ...env,
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    });
    expect(said(bad)).toMatch(/mail failed: SMTP failed at CONN/);
    expect(said(bad)).toMatch(/redis failed: Redis at .* cannot be used/);
  });
});

test('a stranger is told that the gateway is alive and nothing of what stands in front of it', async () => {
  const g = await startGateway();
  const foreign = new Probes({ key: createSecretKey(Buffer.alloc(32)), clock: g.clock });
  const old = new Probes({ key: createSecretKey(Buffer.alloc(32)), clock: { now: () => 0 } });
  for (const text of [
    '',
    '1',
    '1.x',
    foreign.issue(),
    old.issue(),
    g.gateway.probes.issue().replace(/.$/, '-'),
  ]) {
    const answer = await fetch(`${g.origin}/healthz`, {
      headers: { [PROBE_HEADER]: text, Accept: 'text/event-stream' },
    });
    expect(await answer.json()).toEqual({ status: 'alive' });
  }
  const genuine = g.gateway.probes.issue();
  g.clock.advance(11 * 60_000);
  const late = await fetch(`${g.origin}/healthz`, { headers: { [PROBE_HEADER]: genuine } });
  expect(await late.json()).toEqual({ status: 'alive' });
});

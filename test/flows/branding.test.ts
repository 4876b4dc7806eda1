import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, onTestFinished, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { jpegOf, pngOf } from '../support/pictures.ts';

const beside = (g: TestGateway) => ({ DATA_DIR: g.dataDir, PUBLIC_URL: g.issuer });

function fileOf(bytes: Uint8Array, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-logo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const htmlOf = async (g: TestGateway, url: string) => (await fetch(url.replace(g.issuer, g.origin))).text();

test('a logo, colours and links set by command are on the next waiting page and in the claim of an app', async () => {
  const g = await startGateway();
  const party = await g.relyingParty();
  const id = ['--id', party.integration.id];
  const added = await cli(beside(g), [
    ...['integration', 'logo', 'add', ...id, '--file', fileOf(jpegOf(300, 100), 'logo.jpg')],
    ...['--dark-file', fileOf(pngOf(300, 100, 7), 'dark.png'), '--json'],
  ]);
  expect(added.err).toBe('');
  expect(added.json()).toMatchObject({ name: 'default', size: '300 × 100' });
  const [light, dark] = [String(added.json().url), String(added.json().darkUrl)];
  const updated = await cli(beside(g), [
    ...['integration', 'update', ...id, '--accent', '0B6E4F', '--terms-url', 'https://contoso.example/terms'],
    '--json',
  ]);
  expect(updated.json()).toMatchObject({ accent: '#0b6e4f', logos: ['default'] });
  g.clock.advance(1_000);

  const tab = await g.browser().open((await party.ask()).url);
  const html = await htmlOf(g, (await party.ask()).url);
  for (const url of [light, dark]) {
    expect(url.startsWith(`${g.issuer}/logos/`)).toBe(true);
    expect(html).toContain(`"${url.slice(g.issuer.length)}"`);
    const png = PNG.sync.read(Buffer.from(await (await fetch(url)).arrayBuffer()));
    expect([png.width, png.height]).toEqual([300, 100]);
  }
  const [, sheet = ''] = /href="(\/branding\/[^"]+)"/.exec(html) ?? [];
  expect(await htmlOf(g, g.origin + sheet)).toContain(
    `--accent:light-dark(#0b6e4f,${updated.json().accentDark})`,
  );
  expect(html).toContain('href="https://contoso.example/terms"');

  const ada = await g.phoneOf('ada');
  expect(await ada.claim(tab.frame)).toMatchObject({ logo: { light, dark, width: 300, height: 100 } });
});

test('logos are listed and removed by command, and a removed one is shown no longer', async () => {
  const g = await startGateway();
  const party = await g.relyingParty();
  const id = ['--id', party.integration.id];
  for (const [n, name] of ['default', 'sale'].entries()) {
    const file = fileOf(pngOf(64, 32, n + 1), 'logo.png');
    expect(
      (await cli(beside(g), ['integration', 'logo', 'add', ...id, '--file', file, '--name', name])).code,
    ).toBe(0);
  }
  const list = async () =>
    JSON.parse((await cli(beside(g), ['integration', 'logo', 'list', ...id, '--json'])).out);
  const [first, second] = await list();
  expect([first.name, second.name]).toEqual(['default', 'sale']);
  const removed = await cli(beside(g), [
    'integration',
    'logo',
    'remove',
    ...id,
    '--name',
    'default',
    '--json',
  ]);
  expect(removed.json()).toMatchObject({ name: 'default', removed: true });
  expect(await list()).toEqual([second]);
  g.clock.advance(1_000);
  const html = await htmlOf(g, (await party.ask()).url);
  expect(html).toContain(second.url.slice(g.issuer.length));
  expect((await fetch(first.url)).status).toBe(404);
  const again = await cli(beside(g), ['integration', 'logo', 'remove', ...id, '--name', 'default']);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('no logo of this integration')]);
});

test.each([
  [['logo', 'add', '--file', '/nowhere/logo.png'], 2, /cannot be read/],
  [['logo', 'add'], 2, /--file is required/],
  [['logo', 'ad'], 2, /no "integration logo"/],
  [['update', '--accent', '#ffd400'], 1, /1\.43:1 .*3:1.* passes is #b09200/],
  [['update', '--accent', 'yellow'], 1, /no colour/],
])('the command line refuses %j and says why', async (words, code, why) => {
  const g = await startGateway();
  const { integration } = await g.integration();
  const refused = await cli(beside(g), ['integration', ...words, '--id', integration.id]);
  expect(refused.code).toBe(code);
  expect(refused.err).toMatch(why);
});

test('a new code looks as the sign-in began, whatever was changed in between', async () => {
  const g = await startGateway();
  const party = await g.relyingParty({ accent: '#0b6e4f' });
  const browser = g.browser();
  const tab = await browser.open((await party.ask({ display: 'popup' })).url);
  await g.gateway.integrations.update(party.integration.id, { accent: '#2a4bbf' });
  g.clock.advance(130_000);
  await tab.newCode();
  const html = await (await browser.request(tab.paths.self)).text();
  expect(html).toContain('/branding/1-0b6e4f-');
  expect(html).toContain('data-display="popup"');
});

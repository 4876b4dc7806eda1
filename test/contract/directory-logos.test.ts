import { describe, expect, test } from 'vitest';
import type { Logo } from '../../src/domain/directory/index.ts';
import { sha256 } from '../../src/kernel/index.ts';
import { sqliteDirectory, usePostgresDirectory } from '../support/directories.ts';
import { Maker, ofThisTest } from './directory-subject.ts';

const image = (text: string) => ({ hash: sha256(text).toString('base64url'), png: Buffer.from(text) });
const picture = (text: string) => ({ hash: image(text).hash, width: 192, height: 48 });
const logo = (name: string, light: string, dark?: string): Logo => ({
  name,
  light: picture(light),
  dark: dark === undefined ? undefined : picture(dark),
});

describe.each([
  ['SQLite', sqliteDirectory],
  ['PostgreSQL', usePostgresDirectory()],
])('logos in the directory on %s', (_name, open) => {
  const make = new Maker('logos');

  /** A directory with an integration, and what changes its logos. */
  async function begin() {
    const d = await ofThisTest(open);
    const first = make.integration();
    await d.integrations.create(first, undefined);
    const withLogos = (logos: readonly Logo[], version = 2, of = first) => ({
      ...of,
      branding: { ...of.branding, logos },
      version,
    });
    return { d, first, withLogos };
  }

  test('are kept with the integration, their pictures byte for byte', async () => {
    const { d, withLogos } = await begin();
    const next = withLogos([logo('default', 'a', 'b'), logo('sale', 'c')]);
    expect(await d.logos.changeLogos(next, [image('a'), image('b'), image('c')])).toBe(true);
    expect(await d.integrations.byId(next.id)).toEqual(next);
    for (const name of ['a', 'b', 'c']) {
      expect(Buffer.from((await d.logos.logoByHash(image(name).hash)) ?? [])).toEqual(image(name).png);
    }
    expect(await d.logos.logoByHash(image('d').hash)).toBeUndefined();
  });

  test('keep what else is decided about the look', async () => {
    const { d, first } = await begin();
    const branding = {
      language: 'fr' as const,
      accent: { light: '#2a4bbf', dark: '#a3b6ff' },
      logos: [logo('x', 'a')],
    };
    const next = { ...first, branding, version: 2 };
    await d.logos.changeLogos(next, [image('a')]);
    expect((await d.integrations.byId(first.id))?.branding).toEqual(branding);
  });

  test('that are named no longer are forgotten, those of other integrations are not', async () => {
    const { d, withLogos } = await begin();
    const other = make.integration();
    await d.integrations.create(other, undefined);
    await d.logos.changeLogos(withLogos([logo('default', 'a')], 2, other), [image('a')]);
    await d.logos.changeLogos(withLogos([logo('default', 'a', 'b')]), [image('a'), image('b')]);
    await d.logos.changeLogos(withLogos([logo('default', 'c')], 3), [image('c')]);
    expect(await d.logos.logoByHash(image('b').hash)).toBeUndefined();
    expect(await d.logos.logoByHash(image('a').hash)).toBeDefined();
    await d.logos.changeLogos(withLogos([], 4), []);
    expect(await d.logos.logoByHash(image('c').hash)).toBeUndefined();
  });

  test('of two who change them at once the second is told, and nothing of theirs is kept', async () => {
    const { d, first, withLogos } = await begin();
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => d.logos.changeLogos(withLogos([logo(name, name)]), [image(name)])),
    );
    expect(results.filter((changed) => changed)).toHaveLength(1);
    const [kept] = (await d.integrations.byId(first.id))?.branding.logos ?? [];
    const rows = (await d.everyRow()).integration_logos as { hash: string }[];
    expect(rows.map(({ hash }) => hash)).toEqual([kept?.light.hash]);
  });

  test('go with their integration', async () => {
    const { d, first, withLogos } = await begin();
    await d.logos.changeLogos(withLogos([logo('default', 'a')]), [image('a')]);
    await d.integrations.remove(first.id);
    expect(await d.logos.logoByHash(image('a').hash)).toBeUndefined();
  });

  test('are not asked for by what no row can hold', async () => {
    const { d } = await begin();
    expect(await d.logos.logoByHash('x\0')).toBeUndefined();
  });
});

import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assetUrls, createRenderer, createTranslators, samples } from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import { type BuiltAssets, builtAssets } from './built-assets.ts';
import { languages, plainManifest, tagsOf } from './support.ts';

const BUDGET = 12 * 1024;

let built: BuiltAssets;

beforeAll(async () => {
  built = await builtAssets();
});
afterAll(() => built.remove());

describe('what browsers load', () => {
  test('is named by what it holds, with compressed twins', () => {
    expect(Object.keys(built.manifest).sort()).toEqual(Object.keys(plainManifest).sort());
    for (const { file } of Object.values(built.manifest)) {
      const content = built.read(file);
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
      expect(file).toMatch(new RegExp(`^[a-z-]+-${hash}\\.(js|css)$`));
      expect(brotliDecompressSync(built.read(`${file}.br`))).toEqual(content);
      expect(gunzipSync(built.read(`${file}.gz`))).toEqual(content);
    }
  });

  test('is listed in the manifest beside it', () => {
    expect(JSON.parse(built.read('manifest.json').toString())).toEqual(built.manifest);
  });

  test('holds nothing of the server', () => {
    for (const { file } of Object.values(built.manifest))
      expect(built.read(file).toString()).not.toMatch(/node:|process\.env|require\(/);
  });
});

test('a page that asks for an asset that was not built is a fault of ours', () => {
  expect(() => assetUrls({})('waiting.js')).toThrow('waiting.js');
});

const waitingPages = ['ready', 'ready in demo mode'].flatMap((sample) =>
  languages.map((language) => [sample, language] as const),
);

describe.each(waitingPages)('the waiting page, %s, in %s,', (sample, language) => {
  const page = () => {
    const translatorFor = createTranslators(catalogues);
    const html = createRenderer({ views, assets: built.manifest, translatorFor })(
      'waiting',
      samples.waiting[sample]!,
      language,
    );
    const addresses = tagsOf(html).flatMap(({ name, attributes }) =>
      ['link', 'script', 'img'].includes(name) ? (attributes.get('href') ?? attributes.get('src') ?? []) : [],
    );
    return { html, files: addresses.filter((address) => !address.startsWith('data:')) };
  };

  test('takes three requests: the page, a style sheet and a script', () => {
    expect(page().files).toHaveLength(2);
  });

  test('weighs at most 12 KB on the wire', () => {
    const { html, files } = page();
    const sizes = files.map((file) => built.read(`${file.replace('/assets/', '')}.br`).length);
    const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).length);
    expect(total).toBeLessThanOrEqual(BUDGET);
  });
});

test.each(['approve.js', 'enroll.js', 'sign-up.js'])(
  '%s, for a phone on a slow network, weighs at most 9 KB',
  (name) => {
    const { file } = built.manifest[name]!;
    expect(built.read(`${file}.br`).length).toBeLessThanOrEqual(9 * 1024);
  },
);

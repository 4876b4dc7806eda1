import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Scripts that run in a page of ours; views hold none, which the policy of their content says too. */
const scripts = globSync('src/browser/*.ts', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}));

test.each([
  [
    'takes messages of other windows',
    /(window|self|globalThis|parent|top)\??\.(addEventListener\(\s*['"]message|onmessage)/,
  ],
  ['takes messages without saying of whom', /^\s*(addEventListener\(\s*['"]message|onmessage\s*=)/m],
  ['speaks to other windows', /(window|self|globalThis|parent|top|opener)\??\.postMessage/],
  ['looks at who opened it', /\bopener\b/],
  ['looks at who frames it', /\bwindow\.(parent|top)\b/],
])('no script of ours %s', (_, pattern) => {
  expect(scripts.length).toBeGreaterThan(20);
  expect(scripts.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([]);
});

test('tabs speak to each other by a channel of their own origin alone', () => {
  const speaking = scripts.filter(({ text }) => text.includes('postMessage')).map(({ file }) => file);
  expect(speaking).toEqual(['src/browser/tabs.ts']);
  expect(scripts.find(({ file }) => file === speaking[0])?.text).toContain('new BroadcastChannel(');
});

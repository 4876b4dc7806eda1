import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
/** Every command in it: its noun and verb, and the names of its options. */
const commands = [
  ...text.matchAll(/(?:^|`)cli ([a-z][a-z -]*?)((?: --?[A-Za-z][^`#\n]*)?)(?=\s*(?:`|#|$))/gm),
].map(([, words = '', options = '']) => ({
  words: words.trim(),
  options: [...options.matchAll(/--[a-z-]+/g)].map(([name]) => name),
}));

test('every command of the runbook, with its options, is one that the command line has', async () => {
  const { out } = await cli({}, ['help']);
  const entries = out.split(/\n(?= {2}\S)/);
  expect(commands.length).toBeGreaterThan(25);
  const wrong = commands.filter(({ words, options }) => {
    const entry = entries.filter((one) => `${one.trim()} `.startsWith(`${words} `)).join('\n');
    return entry === '' || options.some((option) => !entry.includes(option));
  });
  expect(wrong).toEqual([]);
});

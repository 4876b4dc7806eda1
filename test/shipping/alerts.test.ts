import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findOrInstall, PROMTOOL } from '../support/services/find-or-install.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'deploy/observability/prometheus');
const promtool = (...args: string[]) =>
  execFileSync(findOrInstall(PROMTOOL), args, { cwd: folder, encoding: 'utf8' });

interface Rules {
  groups: { rules: { alert: string; annotations: { runbook: string } }[] }[];
}
const rules = (parse(readFileSync(join(folder, 'alerts.yml'), 'utf8')) as Rules).groups.flatMap(
  (group) => group.rules,
);

test('Prometheus takes its configuration and every rule', () => {
  expect(promtool('check', 'config', 'prometheus.yml')).toContain(`${rules.length} rules found`);
});

test('alerts go off when they should and not before', () => {
  expect(promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
});

test.each(rules)('$alert leads to what is to be done', ({ annotations }) => {
  const [file = '', anchor = ''] = annotations.runbook.split('#');
  const headings = [...readFileSync(join(root, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(headings).toContain(anchor);
});

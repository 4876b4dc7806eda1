import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The import law: a room may import what stands beside it here, and files of its own room. */
const LAW: Record<string, readonly string[]> = {
  kernel: [],
  phone: [],
  'domain/access': ['kernel'],
  'domain/audit': ['kernel', 'domain/access'],
  'domain/audit-log': ['kernel', 'domain/access', 'domain/audit'],
  'domain/api-keys': ['kernel', 'domain/access', 'domain/audit', 'domain/directory'],
  'domain/organizations': [
    'kernel',
    'domain/access',
    'domain/audit',
    'domain/directory',
    'domain/enrollment',
  ],
  'domain/directory': ['kernel', 'domain/access', 'domain/audit'],
  'domain/integrations': ['kernel', 'domain/access', 'domain/audit', 'domain/directory'],
  'domain/configuration': [
    'kernel',
    'domain/access',
    'domain/directory',
    'domain/integrations',
    'domain/organizations',
  ],
  'domain/entra': ['kernel', 'domain/audit', 'domain/directory'],
  'domain/challenge': ['kernel', 'domain/audit', 'domain/directory', 'domain/entra'],
  'domain/approval': ['kernel', 'domain/audit', 'domain/directory', 'domain/challenge', 'domain/entra'],
  'domain/session': ['kernel', 'domain/audit', 'domain/directory', 'domain/challenge', 'domain/approval'],
  'domain/enrollment': ['kernel', 'domain/access', 'domain/audit', 'domain/directory', 'domain/mail'],
  'domain/account': ['kernel', 'domain/audit', 'domain/directory', 'domain/enrollment', 'domain/mail'],
  'domain/people-admin': [
    'kernel',
    'domain/access',
    'domain/account',
    'domain/audit',
    'domain/directory',
    'domain/enrollment',
    'domain/mail',
  ],
  'domain/trial': ['kernel', 'domain/access', 'domain/audit', 'domain/directory'],
  'domain/grants': ['kernel', 'domain/audit'],
  'domain/guides': ['kernel', 'domain/access', 'domain/directory'],
  'domain/statistics': [
    'kernel',
    'domain/audit',
    'domain/access',
    'domain/directory',
    'domain/health',
    'domain/organizations',
  ],
  'domain/health': ['kernel'],
  'domain/backup': ['kernel'],
  'domain/keys': ['kernel', 'domain/audit'],
  'domain/mail': ['kernel'],
  'domain/webhooks': ['kernel', 'domain/access', 'domain/audit', 'domain/keys'],
  pages: ['kernel'],
  config: ['kernel'],
  'adapters/ephemeral': ['kernel'],
  'adapters/limits': ['kernel'],
  'adapters/images': ['kernel', 'domain/directory'],
  'adapters/entra': ['kernel', 'domain/entra'],
  'adapters/outside': ['kernel', 'domain/health', 'domain/trial'],
  'adapters/places': ['domain/approval'],
  'adapters/mail': ['kernel', 'domain/mail'],
  'adapters/telemetry': ['kernel'],
  'adapters/webhooks': ['kernel', 'domain/webhooks'],
  'adapters/sql': [
    'domain/backup',
    'kernel',
    'domain/audit',
    'domain/audit-log',
    'domain/directory',
    'domain/enrollment',
    'domain/entra',
    'domain/grants',
    'domain/keys',
    'domain/access',
    'domain/api-keys',
    'domain/organizations',
    'domain/statistics',
    'domain/health',
    'domain/webhooks',
    'domain/people-admin',
  ],
  oidc: ['kernel', 'domain/challenge', 'domain/directory', 'domain/entra', 'domain/grants', 'domain/trial'],
  http: [
    'kernel',
    'pages',
    'config',
    'oidc',
    'domain/audit',
    'domain/audit-log',
    'domain/challenge',
    'domain/approval',
    'domain/directory',
    'domain/enrollment',
    'domain/entra',
    'domain/integrations',
    'domain/account',
    'domain/session',
    'domain/access',
    'domain/api-keys',
    'domain/organizations',
    'domain/webhooks',
    'domain/guides',
    'domain/configuration',
    'domain/people-admin',
    'domain/trial',
    'domain/statistics',
    'domain/health',
  ],
  jobs: [
    'kernel',
    'domain/audit',
    'domain/directory',
    'domain/enrollment',
    'domain/grants',
    'domain/keys',
    'domain/statistics',
    'domain/webhooks',
  ],
  browser: ['pages', 'phone'],
  views: ['pages', 'kernel'],
};
/** Files that build or start things see every room. */
const BUILDERS = [
  'gateway.ts',
  'directory.ts',
  'account-services.ts',
  'sign-in-services.ts',
  'session-services.ts',
  'people-services.ts',
  'trial-services.ts',
  'openings.ts',
  'statistics-services.ts',
  'post.ts',
  'serving.ts',
  'watching.ts',
  'workers.ts',
  'main.ts',
];

const root = join(import.meta.dirname, '..');
const files = globSync(['src/**/*.{ts,tsx}', 'views/**/*.{ts,tsx}'], { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}));

/** The room a file stands in: `domain/x` and `adapters/x` are rooms of their own. */
function roomOf(file: string): string {
  const parts = file.replace(/^src\//, '').split('/');
  if (parts.length === 1) return parts[0] ?? '';
  return parts[0] === 'domain' || parts[0] === 'adapters' ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

interface Import {
  line: number;
  to: string;
  typeOnly: boolean;
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(
    /(import|export)(\s+type)?[^'";]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'/g,
  )) {
    const target = match[3] ?? match[4] ?? '';
    found.push({
      line: text.slice(0, match.index).split('\n').length,
      to: relative(root, join(root, dirname(file), target)),
      typeOnly: match[2] !== undefined || match[4] !== undefined,
    });
  }
  return found;
}

const lines = (text: string): number => text.split('\n').length - 1;

describe('the house', () => {
  test('every import goes down, or stays in its room', () => {
    const broken: string[] = [];
    for (const { file, text } of files) {
      const room = roomOf(file);
      if (BUILDERS.includes(room) || room === 'cli') continue;
      const allowed = LAW[room];
      if (allowed === undefined) broken.push(`${file} stands in no known room`);
      for (const { line, to, typeOnly } of importsOf(file, text)) {
        const target = roomOf(to);
        // Message keys are typed from the English catalogue: a type, gone when the program runs.
        const keys = typeOnly && file === 'src/pages/translate.ts' && to === 'views/locales/en/index.ts';
        if (target !== room && !allowed?.includes(target) && !keys) {
          broken.push(`${room} may not import ${target} (${file}:${line})`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  test('a room is entered by its door', () => {
    const doors = /\/(index|browser-door)\.ts$/;
    const broken: string[] = [];
    for (const { file, text } of files) {
      for (const { line, to } of importsOf(file, text)) {
        if (
          roomOf(to) !== roomOf(file) &&
          !doors.test(to) &&
          !to.endsWith('.json') &&
          !BUILDERS.includes(roomOf(to))
        ) {
          broken.push(`${to} is not the door of its room (${file}:${line})`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  test('every room has a door with a sentence about what happens here', () => {
    const rooms = new Set(
      files.map(({ file }) => roomOf(file)).filter((room) => !room.endsWith('.ts') && room !== 'browser'),
    );
    const mute = [...rooms].filter((room) => {
      const door = files.find(({ file }) => file.replace(/^src\//, '') === `${room}/index.ts`);
      return !door?.text.startsWith('/**');
    });
    expect(mute.filter((room) => room !== 'cli')).toEqual([]);
  });

  test('files are small: none above 400 lines, half below 100, nine in ten below 250', () => {
    const sizes = files
      .map(({ file, text }) => ({ file, size: lines(text) }))
      .sort((a, b) => a.size - b.size);
    expect(sizes.filter(({ size }) => size > 400)).toEqual([]);
    expect(sizes[Math.floor(sizes.length * 0.5)]?.size).toBeLessThan(100);
    expect(sizes[Math.floor(sizes.length * 0.9)]?.size).toBeLessThan(250);
  });

  test('time, chance and the environment are read in the rooms that own them alone', () => {
    const broken: string[] = [];
    for (const { file, text } of files) {
      if (/^src\/(kernel|config|browser|phone)\//.test(file)) continue;
      const forbidden: [RegExp, string][] = [
        [/\bDate\.now\(|new Date\(\)/, 'ask the clock that was handed in'],
        [
          /Math\.random\(|\brandomBytes\(|\brandomUUID\(|getRandomValues\(/,
          'ask the random that was handed in',
        ],
      ];
      if (!/^src\/(main\.ts|cli\/main\.ts)$/.test(file)) {
        forbidden.push([/process\.env/, 'read settings from the configuration']);
      }
      for (const [pattern, instead] of forbidden) {
        if (pattern.test(text)) broken.push(`${file}: ${instead}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('only oidc knows the provider, only the adapters know SQL and Redis', () => {
    const homes: [RegExp, RegExp][] = [
      [/from 'oidc-provider'/, /^src\/oidc\//],
      [/from 'kysely/, /^src\/adapters\/sql\//],
      [/from 'pg'/, /^src\/adapters\/sql\//],
      [/from 'node:sqlite'/, /^src\/adapters\//],
      [/from 'ioredis'/, /^src\/adapters\//],
      [/from 'koa'|from '@koa\/router'/, /^src\/(http|oidc)\//],
    ];
    const strangers = files.flatMap(({ file, text }) =>
      homes.filter(([pattern, home]) => pattern.test(text) && !home.test(file)).map(() => file),
    );
    expect(strangers).toEqual([]);
  });
});

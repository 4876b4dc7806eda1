import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, globSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

export interface Program {
  /** The Debian package that has it. */
  package: string;
  /** The names it goes by, best first. */
  names: readonly string[];
  /** Where it is when it is not on PATH; of several folders that match, the one of the highest version counts. */
  folders?: string;
}

export const REDIS_SERVER: Program = { package: 'redis-server', names: ['redis-server', 'valkey-server'] };
/** The shell is Chromium without the browser around it: a context in it costs a fifth, a page a third. */
export const CHROMIUM: Program = {
  package: 'chromium-headless-shell',
  names: [
    'chromium-headless-shell',
    'chrome-headless-shell',
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  ],
};
/** What makes a cluster; the server itself stands beside it. */
export const POSTGRES_INITDB: Program = {
  package: 'postgresql',
  names: ['initdb'],
  folders: '/usr/lib/postgresql/*/bin',
};

/** What checks the compose files, as an operator's own would. */
export const DOCKER_COMPOSE: Program = { package: 'docker-compose', names: ['docker-compose'] };
/** What checks the alert rules. */
export const PROMTOOL: Program = { package: 'prometheus', names: ['promtool'] };
export const HAPROXY: Program = { package: 'haproxy', names: ['haproxy'] };

const USUAL_PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/snap/bin',
];

/**
 * The path of the program, by the best of its names. Where that is missing, root on Debian gets it installed; everyone
 * else gets what goes by another of its names, or an error that says what to install: a test never passes because its
 * service was not there.
 */
export function findOrInstall(program: Program): string {
  const found = find(program);
  if (found && basename(found) === program.names[0]) return found;
  if (!isDebian() || process.getuid?.() !== 0) {
    if (found) return found;
    throw new Error(
      `The tests need ${program.names[0]}, which is not on PATH. Install it (on Debian or Ubuntu: ` +
        `sudo apt-get install ${program.package}) and run the tests again.`,
    );
  }
  try {
    install(program.package);
  } catch (fault) {
    if (!found) throw fault;
  }
  const installed = find(program);
  if (installed) return installed;
  throw new Error(`apt-get installed ${program.package}, but ${program.names.join(' or ')} is not on PATH.`);
}

function find({ names, folders }: Program): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_PLACES];
  if (folders) places.push(...globSync(folders).sort((a, b) => b.localeCompare(a, 'en', { numeric: true })));
  return names.flatMap((name) => places.map((place) => join(place, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const isDebian = () => existsSync('/etc/debian_version');

let updated = false;

function install(name: string): void {
  if (!updated) aptGet('update');
  updated = true;
  aptGet('install', '-y', '--no-install-recommends', name);
}

function aptGet(...args: string[]): void {
  process.stderr.write(`tests: apt-get ${args.join(' ')}\n`);
  // Another run on this machine may be installing too: wait for it.
  execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', process.stderr, process.stderr],
  });
}

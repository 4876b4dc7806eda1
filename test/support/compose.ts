import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DOCKER_COMPOSE, findOrInstall } from './services/find-or-install.ts';

/** One service of a compose file, as docker-compose understands it. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly (string | { published: number; target: number })[];
  readonly secrets?: readonly { readonly source: string }[];
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly depends_on?: unknown;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: unknown;
}

export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const root = join(import.meta.dirname, '../..');

/**
 * A compose file with everything filled in, by Debian's `docker-compose config`. Throws what that says where the file is wrong.
 * Its variables are those given and no others.
 */
export function composed(
  file: string,
  variables: Readonly<Record<string, string>> = { PUBLIC_URL: 'https://id.example.com' },
): Compose {
  const args = ['-f', file, '--profile', 'observability', 'config'];
  const text = execFileSync(findOrInstall(DOCKER_COMPOSE), args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  });
  return parse(text) as Compose;
}

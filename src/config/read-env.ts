import { readFileSync } from 'node:fs';

/** The strings from outside, each `NAME_FILE` already replaced by the file's content under `NAME`. */
export interface Settings {
  values: Record<string, string>;
  faults: string[];
}

/** Secrets may be given as a file, as container engines hand them out. */
const SECRET_NAMES = ['SECRET', 'DATABASE_URL', 'REDIS_URL', 'REDIS_SENTINEL_PASSWORD', 'SMTP_URL'] as const;

/**
 * Reads the environment. An empty value counts as absent.
 * Faults (a file that cannot be read, a value given twice) are collected, not thrown.
 */
export function readEnv(env: NodeJS.ProcessEnv): Settings {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '') values[name] = value;
  }
  for (const name of SECRET_NAMES) {
    const file = values[`${name}_FILE`];
    if (file === undefined) continue;
    if (values[name] !== undefined) {
      faults.push(`${name} and ${name}_FILE are both set: keep one.`);
      continue;
    }
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      faults.push(`${name}_FILE=${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { values, faults };
}

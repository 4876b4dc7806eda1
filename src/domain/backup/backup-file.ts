import { createHmac, type Hmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { backupDamaged, backupOfAnotherSecret } from './backup-errors.ts';
import type { DirectorySnapshot, Piece } from './snapshot.ts';

/** The form of what follows the header. Another form gets another number. */
const FORM = 1;

const header = z.object({
  countersign: z.literal('directory backup'),
  form: z.literal(FORM),
  /** When it was taken: everything that was answered before stands in it. */
  at: z.iso.datetime(),
  /** The version that took it. */
  version: z.string(),
  issuer: z.string(),
  migrations: z.array(z.string()).min(1),
  /** Tells whether a root secret is the one of this backup. */
  proof: z.string(),
});
export type BackupHeader = z.output<typeof header>;

const cell = z.union([z.string(), z.number(), z.null()]);
const line = z.union([
  z.array(cell),
  z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) }),
  z.strictObject({ rows: z.number().int(), mac: z.string() }),
]);

export interface BackupAbout {
  at: number;
  version: string;
  issuer: string;
  /** Derived from the root secret, for backups alone. */
  key: KeyObject;
}

/**
 * A backup as lines of JSON: a header, each table with its rows, and an end that counts them and authenticates all of it
 * (HMAC-SHA-256 under a key that only holders of the root secret have): whoever can write where backups are kept can
 * add no phone to somebody's account. Secrets in it are sealed as they are in the directory.
 */
export async function* writeBackup(
  snapshot: DirectorySnapshot,
  { at, version, issuer, key }: BackupAbout,
  progress: (rows: number) => void = () => {},
): AsyncGenerator<string> {
  const mac = createHmac('sha256', key);
  const authenticated = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`;
    mac.update(text);
    return text;
  };
  yield authenticated({
    countersign: 'directory backup',
    form: FORM,
    at: new Date(at).toISOString(),
    version,
    issuer,
    migrations: [...snapshot.migrations],
    proof: proofOf(key),
  } satisfies BackupHeader);
  let count = 0;
  for await (const { name, columns, rows } of snapshot.tables()) {
    yield authenticated({ table: name, columns });
    for await (const row of rows) {
      count += 1;
      progress(count);
      yield authenticated(row);
    }
  }
  yield `${JSON.stringify({ rows: count, mac: mac.digest('base64url') })}\n`;
}

/** What the first line says. Throws `backup_damaged`, and `wrong_root_secret` where it is another deployment's. */
export function headerOf(first: string | undefined, key: KeyObject): BackupHeader {
  const parsed = header.safeParse(parse(first ?? ''));
  if (!parsed.success) throw backupDamaged('it does not begin as a backup of Countersign does');
  if (!same(parsed.data.proof, proofOf(key))) throw backupOfAnotherSecret();
  return parsed.data;
}

/** Reads to the end and says how many rows there are. Throws `backup_damaged` where one byte is not as it was written. */
export async function verifyBackup(lines: AsyncIterable<string>, key: KeyObject): Promise<number> {
  let rows = 0;
  for await (const piece of readBackup(lines, key)) if (piece.kind === 'row') rows += 1;
  return rows;
}

/**
 * The tables and rows. Whether they are as they were written is known only at the end, so that nothing may be kept of
 * them before. Throws `backup_damaged`.
 */
export async function* readBackup(lines: AsyncIterable<string>, key: KeyObject): AsyncGenerator<Piece> {
  const mac = createHmac('sha256', key);
  let number = 0;
  let rows = 0;
  let ended = false;
  for await (const text of lines) {
    number += 1;
    if (ended) throw backupDamaged(`something follows its end, in line ${number}`);
    if (number === 1) {
      mac.update(`${text}\n`);
      continue;
    }
    const read = line.safeParse(parse(text));
    if (!read.success) throw backupDamaged(`line ${number} cannot be read`);
    const value = read.data;
    if ('mac' in value) {
      checkEnd(mac, value, rows);
      ended = true;
      continue;
    }
    mac.update(`${text}\n`);
    if (Array.isArray(value)) {
      rows += 1;
      yield { kind: 'row', cells: value };
    } else yield { kind: 'table', name: value.table, columns: value.columns };
  }
  if (!ended) throw backupDamaged('its end is missing');
}

function checkEnd(mac: Hmac, end: { rows: number; mac: string }, rows: number): void {
  if (end.rows !== rows || !same(mac.digest('base64url'), end.mac)) {
    throw backupDamaged('it is not as it was written');
  }
}

const proofOf = (key: KeyObject): string =>
  createHmac('sha256', key).update('countersign backup').digest('base64url');

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

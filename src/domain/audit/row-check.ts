import { hashOfPersonal, hashOfRow } from './audit-event.ts';
import type { ChainSigner } from './chain-signer.ts';
import type { StoredRow } from './chain-store.ts';

type Texts = Record<string, string>;

/**
 * What is wrong with a row by itself, whatever stands around it. `unsigned` is for the caller to judge: older versions
 * signed nothing.
 */
export function checkRow(row: StoredRow, signer: ChainSigner): 'sound' | 'unsigned' | 'altered' | 'inserted' {
  const detail = parsed(row.detail);
  if (detail === undefined || detail.actor !== row.actor) return 'altered';
  if (hashOf(row, detail, row.sequence) !== row.hash) return 'altered';
  if (row.signature === undefined) return 'unsigned';
  return signer.isSignatureOf(row.hash, row.signature) ? 'sound' : 'inserted';
}

/** The hash that this row would have at another place. */
export function hashAt(row: StoredRow, sequence: number): string | undefined {
  const detail = parsed(row.detail);
  return detail && hashOf(row, detail, sequence);
}

const hashOf = ({ event, personalHash, previousHash }: StoredRow, detail: Texts, sequence: number): string =>
  hashOfRow({ ...event, detail, personal: {} }, { sequence, personalHash, previousHash });

/** What is wrong with what stands beside a row. `mayBeGone`: retention has been here. */
export function checkPersonal(
  { personal, personalHash, personLives }: StoredRow,
  mayBeGone: boolean,
): 'sound' | 'personal_altered' | 'personal_missing' {
  if (personal === undefined) return mayBeGone || !personLives ? 'sound' : 'personal_missing';
  const data = parsed(personal.data);
  return data !== undefined && hashOfPersonal(personal.salt, data) === personalHash
    ? 'sound'
    : 'personal_altered';
}

function parsed(text: string): Texts | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Texts) : undefined;
  } catch {
    return undefined;
  }
}

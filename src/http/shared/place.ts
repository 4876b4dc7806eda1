import type { PageStart } from '../../domain/people-admin/index.ts';

const LONGEST_PLACE = 1_000;

/** Where a page begins, as it stands in an address. */
export const writePlace = ({ at, id }: PageStart): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** The same read again; what is none is the beginning. */
export function readPlace(text: string): PageStart | undefined {
  if (text === '' || text.length > LONGEST_PLACE) return undefined;
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    if (!Array.isArray(read) || read.length !== 2) return undefined;
    const [at, id] = read as unknown[];
    return typeof at === 'string' && typeof id === 'string' ? { at, id } : undefined;
  } catch {
    return undefined;
  }
}

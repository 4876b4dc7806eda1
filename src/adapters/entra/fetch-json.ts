import { SECOND } from '../../kernel/index.ts';

/** A person waits for it. */
const TIME_OUT = 5 * SECOND;
/** Far above any key set, far below what hurts. */
const MOST_BYTES = 512 * 1024;

/**
 * The JSON at this address. Rejects on every status but 200, on a redirect (what answers is what was asked), on an
 * answer that is too large, and after five seconds.
 */
export async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { Accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIME_OUT),
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`${url} answered more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

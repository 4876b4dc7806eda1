import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bodyText, expectStatus } from '../driver/browser.ts';
import { Connection } from '../driver/connection.ts';
import type { Target } from '../driver/messages.ts';
import { authorizeQuery } from '../driver/sign-in.ts';

const BROTLI_OF_PROXIES = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

interface Part {
  readonly name: string;
  /** Bytes of the body as the gateway sends it to a browser that accepts gzip and Brotli. */
  readonly sent: number;
  /** Bytes when a proxy compresses what the gateway does not. */
  readonly compressed: number;
}

/** What a browser loads to show the waiting page for the first time. */
export interface PageResult {
  readonly parts: readonly Part[];
  readonly requests: number;
  readonly sent: number;
  readonly compressed: number;
  readonly gzip: number;
}

export async function measurePage(target: Target): Promise<PageResult> {
  const connection = new Connection(target.origin);
  const parts: (Part & { gzip: number; text: string })[] = [];
  const load = async (path: string, name: string) => {
    const answer = await connection.request(
      'GET',
      path,
      'Accept: text/html,*/*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n',
    );
    expectStatus('GET', path, 200, answer);
    const text = bodyText(answer);
    const packed = /\r\ncontent-encoding: *\w/i.test(answer.head);
    const sent = answer.body.length;
    parts.push({
      name,
      sent,
      compressed: packed ? sent : brotliCompressSync(text, BROTLI_OF_PROXIES).length,
      gzip: packed ? sent : gzipSync(text).length,
      text,
    });
    return text;
  };
  const wanted = assetsIn(await load(authorizeQuery(target).path, 'page'));
  for (const path of wanted) {
    for (const more of assetsIn(await load(path, nameOf(path)))) wanted.add(more);
  }
  connection.drop();
  const sum = (weight: (part: (typeof parts)[number]) => number) =>
    parts.reduce((total, part) => total + weight(part), 0);
  return {
    parts: parts.map(({ name, sent, compressed }) => ({ name, sent, compressed })),
    requests: parts.length,
    sent: sum((part) => part.sent),
    compressed: sum((part) => part.compressed),
    gzip: sum((part) => part.gzip),
  };
}

/** Loaded when its button is pressed, and not before (src/browser/ways.ts). */
const LATER = /data-passkey="[^"]*"/g;

const assetsIn = (text: string): Set<string> =>
  new Set(text.replace(LATER, '').match(/\/assets\/[\w.-]+/g) ?? []);

/** Without the hash. */
const nameOf = (path: string): string => path.replace('/assets/', '').replace(/[-.][\w-]{8,}(?=\.\w+$)/, '');

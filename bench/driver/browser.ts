import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { frameAt } from '../../src/browser/frames.ts';
import type { WaitingFrames } from '../../src/pages/browser-door.ts';
import { BenchFailure } from '../errors.ts';
import { type Answer, Connection } from './connection.ts';
import { CookieJar } from './cookies.ts';

/** What a browser of today sends with every request, as far as servers look at it. */
const COMMON =
  'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/140.0.0.0 Safari/537.36\r\nAccept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br\r\n' +
  'Connection: keep-alive\r\n';
const NAVIGATE =
  `${COMMON}Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n` +
  'Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n';
const EVENTS = `${COMMON}Accept: text/event-stream\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n`;

/** A browser with one connection, which also carries the event stream, and its cookies. */
export class Browser {
  readonly cookies = new CookieJar();
  readonly #connection: Connection;

  constructor(origin: string) {
    this.#connection = new Connection(origin);
  }

  async get(path: string, status: number): Promise<Answer> {
    const fields = `${NAVIGATE}${this.cookies.line(path)}`;
    return this.#checked('GET', path, status, await this.#connection.request('GET', path, fields));
  }

  /** Posts a form without fields. */
  async post(path: string, status: number, origin: string): Promise<Answer> {
    const fields =
      `${NAVIGATE}Origin: ${origin}\r\nSec-Fetch-Site: same-origin\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\n${this.cookies.line(path)}`;
    return this.#checked('POST', path, status, await this.#connection.request('POST', path, fields, ''));
  }

  /** Opens the event stream. */
  events(path: string): EventStream {
    const fields = `${EVENTS}${this.cookies.line(path)}`;
    return new EventStream(path, (pieces) => this.#connection.stream(path, fields, pieces));
  }

  leave(): void {
    this.#connection.drop();
  }

  #checked(method: string, path: string, status: number, answer: Answer): Answer {
    expectStatus(method, path, status, answer);
    this.cookies.take(answer.head);
    return answer;
  }
}

/** A stream of states. The time at which the last one arrived is kept. */
export class EventStream {
  state = '';
  arrivedAt = 0;
  /** How often it was told that the phone approved. */
  approvals = 0;
  #frames: { received: WaitingFrames; at: number } | undefined;
  /** Resolves when the server has ended the stream in good order. */
  readonly ended: Promise<void>;
  readonly #path: string;
  #text = '';
  #awaited: { state: string; over: string; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(path: string, open: (pieces: (text: string) => void) => Promise<Answer>) {
    this.#path = path;
    this.ended = open((text) => this.#take(text)).then((answer) => {
      expectStatus('GET', path, 200, answer);
      this.#awaited?.reject(new BenchFailure(`the event stream ended in the state ${this.state}`));
    });
    this.ended.catch((error: Error) => this.#awaited?.reject(error));
  }

  /** Resolves when this state is told, before which none but `over` may be. */
  until(state: string, { over = '' } = {}): Promise<void> {
    if (this.state === state) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#awaited = { state, over, resolve, reject };
    });
  }

  /** What the page shows now. */
  get frame(): string {
    const shown = this.#frames && frameAt(this.#frames.received, performance.now() - this.#frames.at);
    if (shown === undefined) throw new BenchFailure(`${this.#path} has no code that is good now`);
    return shown.url;
  }

  #take(text: string): void {
    this.#text += text;
    const end = this.#text.lastIndexOf('\n\n');
    if (end < 0) return;
    this.approvals += this.#text.slice(0, end).split('"state":"approved"').length - 1;
    const frames = /"frames":(\{[^}]*\})/.exec(this.#text.slice(this.#text.lastIndexOf('data:', end)))?.[1];
    if (frames) this.#frames = { received: JSON.parse(frames) as WaitingFrames, at: performance.now() };
    const state = /"state":"(\w+)"/.exec(this.#text.slice(this.#text.lastIndexOf('data:', end)))?.[1];
    this.#text = this.#text.slice(end + 2);
    if (state === undefined || state === this.state) return;
    this.state = state;
    this.arrivedAt = performance.now();
    const awaited = this.#awaited;
    if (awaited === undefined || awaited.over === state) return;
    this.#awaited = undefined;
    if (awaited.state === state) awaited.resolve();
    else awaited.reject(new BenchFailure(`${this.#path} told ${state} instead of ${awaited.state}`));
  }
}

export function expectStatus(method: string, path: string, status: number, answer: Answer): void {
  if (answer.status === status) return;
  const text = bodyText(answer)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  throw new BenchFailure(
    `${method} ${path.split('?')[0]} answered ${answer.status} instead of ${status}: ${text.slice(0, 300)}`,
  );
}

/** The body as text, unpacked where the server packed it. */
export function bodyText({ head, body }: Answer): string {
  const bytes = Buffer.from(body, 'latin1');
  const encoding = /\r\ncontent-encoding: *(\w+)/i.exec(head)?.[1];
  if (encoding === 'br') return brotliDecompressSync(bytes).toString('utf8');
  if (encoding === 'gzip') return gunzipSync(bytes).toString('utf8');
  return bytes.toString('utf8');
}

import { connect, type Socket } from 'node:net';
import { BenchFailure } from '../errors.ts';

/** One answer; the body's bytes as Latin-1. */
export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** What the driver's connections did so far. */
export const counters = { requests: 0, connections: 0, received: 0 };

/** Well below the server's keep-alive time, so that a request never meets a connection that is being closed. */
const LONGEST_IDLE = 30_000;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  /** Takes the pieces of the body as they come, instead of the answer. */
  readonly pieces: ((text: string) => void) | undefined;
}

/**
 * One keep-alive HTTP/1.1 connection for one request at a time, with no more of the protocol than the servers under
 * test use: a library for all of it would cost the driver more than a sign-in costs the server.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #waiting: Waiting | undefined;
  #text = '';
  #head: { status: number; text: string; length: number | undefined } | undefined;
  #chunks = '';
  #usedAt = 0;

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#host = hostname;
    this.#port = Number(port);
  }

  /** Sends one request and resolves with its answer. `fields` is a block of header lines. */
  request(method: string, path: string, fields: string, body?: string): Promise<Answer> {
    return this.#send(method, path, fields, body, undefined);
  }

  /** Sends a GET whose body is handed on piece by piece. Resolves when the server has ended it in good order. */
  stream(path: string, fields: string, pieces: (text: string) => void): Promise<Answer> {
    return this.#send('GET', path, fields, undefined, pieces);
  }

  /** Leaves without a farewell, so that no half-closed connection is left behind. */
  drop(): void {
    this.#waiting = undefined;
    this.#socket?.resetAndDestroy();
    this.#socket = undefined;
  }

  #send(
    method: string,
    path: string,
    fields: string,
    body: string | undefined,
    pieces: Waiting['pieces'],
  ): Promise<Answer> {
    if (this.#waiting !== undefined) throw new BenchFailure('a connection was used twice at once');
    if (performance.now() - this.#usedAt > LONGEST_IDLE) this.drop();
    this.#usedAt = performance.now();
    const socket = this.#socket ?? this.#open();
    counters.requests += 1;
    const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject, pieces };
    });
    socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}:${this.#port}\r\n${fields}${length}\r\n${body ?? ''}`,
      'latin1',
    );
    return answer;
  }

  #open(): Socket {
    counters.connections += 1;
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const lost = (error: Error) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#fail(error);
    };
    socket.on('error', lost);
    socket.on('close', () => {
      lost(new BenchFailure('the server closed a connection in the middle of an answer'));
    });
    this.#socket = socket;
    this.#text = '';
    this.#head = undefined;
    return socket;
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }

  #take(chunk: Buffer): void {
    counters.received += chunk.length;
    this.#text += chunk.toString('latin1');
    if (this.#head === undefined) {
      const end = this.#text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const text = this.#text.slice(0, end + 2);
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
      this.#head = { status: Number(text.slice(9, 12)), text, length: length ? Number(length) : undefined };
      this.#text = this.#text.slice(end + 4);
      this.#chunks = '';
      if (length === undefined && !/\r\ntransfer-encoding: *chunked/i.test(text)) {
        this.#fail(new BenchFailure(`an answer ${this.#head.status} has neither a length nor chunks`));
        return;
      }
    }
    const { length } = this.#head;
    if (length === undefined) this.#takeChunks();
    else if (this.#text.length >= length) this.#finish(this.#text.slice(0, length), this.#text.slice(length));
  }

  #takeChunks(): void {
    for (;;) {
      const line = this.#text.indexOf('\r\n');
      if (line < 0) return;
      const size = Number.parseInt(this.#text.slice(0, line), 16);
      const end = line + 2 + size;
      if (this.#text.length < end + 2) return;
      const piece = this.#text.slice(line + 2, end);
      this.#text = this.#text.slice(end + 2);
      if (size === 0) {
        this.#finish(this.#chunks, this.#text);
        return;
      }
      const pieces = this.#waiting?.pieces;
      if (pieces && this.#head?.status === 200) pieces(piece);
      else this.#chunks += piece;
    }
  }

  #finish(body: string, rest: string): void {
    const { status, text: head } = this.#head ?? { status: 0, text: '' };
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#head = undefined;
    this.#text = rest;
    if (/\r\nconnection: *close/i.test(head)) {
      this.#socket?.destroy();
      this.#socket = undefined;
    }
    waiting?.resolve({ status, head, body });
  }
}

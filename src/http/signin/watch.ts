import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Challenge, ChallengeService } from '../../domain/challenge/index.ts';
import { type Clock, type Logger, SECOND } from '../../kernel/index.ts';
import { eventsUid } from '../routes.ts';
import type { BrowserCookies } from './browser-cookie.ts';
import { isFinal, type Snapshots } from './snapshot.ts';

/** How often the one timer looks around. */
export const TICK = SECOND;
/** Frames are sent again before the last ones run out; this also keeps proxies from closing a silent stream. */
const REFRESH_AFTER = 9 * SECOND;
/** More streams than a person has tabs for: an attacker's. */
const MOST_OF_ONE = 4;

interface Stream {
  readonly response: ServerResponse;
  readonly uid: string;
  readonly key: NonNullable<ReturnType<BrowserCookies['read']>>;
  stop: () => void;
  /** When it is next told without anybody having moved. */
  due: number;
  /** The state that was sent last; a wake that changed nothing sends nothing. */
  state: string;
  reading: boolean;
  again: boolean;
}

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * The waiting browsers' event streams, in front of Koa: each owns its raw response, all share one timer and one map.
 * A stream registers before it reads, so that no change falls between; a wake means "look again". The last event and
 * the end of the stream leave in one write, so that the browser can use the connection for its next request.
 */
export class Watchers {
  readonly #challenges: ChallengeService;
  readonly #cookies: BrowserCookies;
  readonly #snapshots: Snapshots;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #streams = new Set<Stream>();
  readonly #ofOne = new Map<string, number>();

  constructor(parts: {
    challenges: ChallengeService;
    cookies: BrowserCookies;
    snapshots: Snapshots;
    clock: Clock;
    logger: Logger;
  }) {
    this.#challenges = parts.challenges;
    this.#cookies = parts.cookies;
    this.#snapshots = parts.snapshots;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** How many pages wait here. */
  get size(): number {
    return this.#streams.size;
  }

  /** Takes the request if it asks for an event stream, and says whether it did. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const uid = request.method === 'GET' ? eventsUid(request.url ?? '') : undefined;
    if (uid === undefined) return false;
    const key = this.#cookies.read(request.headers.cookie, uid);
    if (key === undefined) {
      refuse(response, 404);
      return true;
    }
    const count = this.#ofOne.get(key.id) ?? 0;
    if (count >= MOST_OF_ONE) {
      refuse(response, 429);
      return true;
    }
    this.#ofOne.set(key.id, count + 1);
    const stream: Stream = {
      response,
      uid,
      key,
      stop: () => {},
      due: this.#clock.now() + REFRESH_AFTER,
      state: '',
      reading: false,
      again: false,
    };
    stream.stop = this.#challenges.watch(key.id, () => void this.#look(stream, false));
    this.#streams.add(stream);
    response.on('close', () => this.#forget(stream));
    void this.#look(stream, false);
    return true;
  }

  /** Called by the one timer: tells whoever is due, and keeps the pages that are still open alive. */
  tick(): void {
    const now = this.#clock.now();
    for (const stream of this.#streams) {
      if (now >= stream.due) void this.#look(stream, true);
    }
  }

  /** Ends every stream, so that the pages look for another node. */
  close(): void {
    for (const stream of [...this.#streams]) {
      stream.response.end();
      this.#forget(stream);
    }
  }

  async #look(stream: Stream, due: boolean): Promise<void> {
    if (stream.reading) {
      stream.again = true;
      return;
    }
    stream.reading = true;
    try {
      let challenge = await this.#challenges.read(stream.key, stream.uid);
      if (this.#challenges.needsKeepAlive(challenge)) {
        challenge = await this.#challenges.keepAlive(stream.key, stream.uid);
      }
      this.#tell(stream, challenge, due);
    } catch (error) {
      this.#fail(stream, error);
    } finally {
      stream.reading = false;
    }
    if (stream.again) {
      stream.again = false;
      void this.#look(stream, false);
    }
  }

  #tell(stream: Stream, challenge: Challenge, due: boolean): void {
    if (!this.#streams.has(stream)) return;
    const changed = challenge.state !== stream.state;
    stream.due = Math.min(this.#clock.now() + REFRESH_AFTER, challenge.deadline);
    if (!changed && !due) return;
    stream.state = challenge.state;
    if (!stream.response.headersSent) stream.response.writeHead(200, HEADERS);
    const event = `event: state\ndata: ${JSON.stringify(this.#snapshots(challenge))}\n\n`;
    if (isFinal(challenge)) {
      this.#forget(stream);
      stream.response.end(event);
    } else {
      stream.response.write(event);
    }
  }

  #fail(stream: Stream, error: unknown): void {
    if (!this.#streams.has(stream)) return;
    this.#forget(stream);
    this.#logger.debug({ err: error }, 'an event stream ended');
    if (stream.response.headersSent) stream.response.end();
    else refuse(stream.response, isMissing(error) ? 404 : 503);
  }

  #forget(stream: Stream): void {
    if (!this.#streams.delete(stream)) return;
    stream.stop();
    const left = (this.#ofOne.get(stream.key.id) ?? 1) - 1;
    if (left > 0) this.#ofOne.set(stream.key.id, left);
    else this.#ofOne.delete(stream.key.id);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'kind' in error && error.kind === 'missing';

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    'Content-Length': 0,
    ...(status >= 429 ? { 'Retry-After': 5 } : {}),
  });
  response.end();
}

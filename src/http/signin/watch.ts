import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Challenge, ChallengeService } from '../../domain/challenge/index.ts';
import { type Clock, type Logger, type Random, SECOND } from '../../kernel/index.ts';
import { eventsUid } from '../routes.ts';
import type { BrowserCookies } from './browser-cookie.ts';
import { DueRing, type Timed } from './due-ring.ts';
import { isFinal, type Snapshots } from './snapshot.ts';

/** How often the one timer tells who is due: so few at a time that nobody who signs in waits long behind them. */
export const TICK = 100;
/**
 * Each page is read and told again after this time at the latest: before its last frames run out, before a proxy closes
 * a silent stream, and soon enough for one whose wake was lost.
 */
const REFRESH_AFTER = 9 * SECOND;
/** More streams than a person has tabs for: an attacker's. */
const MOST_OF_ONE = 4;

interface Stream extends Timed {
  readonly response: ServerResponse;
  readonly uid: string;
  readonly key: NonNullable<ReturnType<BrowserCookies['read']>>;
  stop: () => void;
  /** The state that was sent last; a wake that changed nothing sends nothing. */
  state: string;
  /** It is due: what it is told next is told even if nothing changed. */
  waits: boolean;
  reading: boolean;
  again: boolean;
}

/** How soon a page whose stream broke connects again, in milliseconds. */
const RECONNECT = SECOND;

/** How an event stream begins, wherever one is. */
export const EVENT_STREAM_HEADERS = {
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
  readonly #random: Random;
  readonly #streams = new Set<Stream>();
  /** When each is told next without anybody having moved. */
  readonly #ring = new DueRing<Stream>({ step: TICK, length: REFRESH_AFTER });
  readonly #ofOne = new Map<string, number>();

  constructor(parts: {
    challenges: ChallengeService;
    cookies: BrowserCookies;
    snapshots: Snapshots;
    clock: Clock;
    logger: Logger;
    random: Random;
  }) {
    this.#challenges = parts.challenges;
    this.#cookies = parts.cookies;
    this.#snapshots = parts.snapshots;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#random = parts.random;
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
    const count = this.#ofOne.get(nameOf(key)) ?? 0;
    if (count >= MOST_OF_ONE) {
      refuse(response, 429);
      return true;
    }
    this.#ofOne.set(nameOf(key), count + 1);
    const stream: Stream = {
      response,
      uid,
      key,
      stop: () => {},
      due: undefined,
      state: '',
      waits: false,
      reading: false,
      again: false,
    };
    stream.stop = this.#challenges.watch(key.id, () => void this.#look(stream));
    this.#streams.add(stream);
    response.on('close', () => this.#forget(stream));
    void this.#look(stream);
    return true;
  }

  /** Called by the one timer: tells whoever is due, and keeps the pages that are still open alive. */
  tick(): void {
    for (const stream of this.#ring.takeDue(this.#clock.now())) {
      stream.waits = true;
      void this.#look(stream);
    }
  }

  /**
   * Ends every stream within `spread` milliseconds, one after the other, so that the pages look for another node and do not
   * all come there at once. Resolves when none is left.
   */
  async close(spread = 0): Promise<void> {
    const streams = [...this.#streams];
    const each = Math.ceil((streams.length * TICK) / Math.max(spread, TICK));
    while (streams.length > 0) {
      for (const stream of streams.splice(0, each)) {
        stream.response.end();
        this.#forget(stream);
      }
      if (streams.length > 0) await new Promise((resolve) => setTimeout(resolve, TICK));
    }
    for (const stream of [...this.#streams]) {
      stream.response.end();
      this.#forget(stream);
    }
  }

  async #look(stream: Stream): Promise<void> {
    if (stream.reading) {
      stream.again = true;
      return;
    }
    stream.reading = true;
    try {
      this.#tell(stream, await this.#challenges.keepAlive(stream.key, stream.uid));
    } catch (error) {
      this.#fail(stream, error);
    } finally {
      stream.reading = false;
    }
    if (stream.again) {
      stream.again = false;
      void this.#look(stream);
    }
  }

  #tell(stream: Stream, challenge: Challenge): void {
    if (!this.#streams.has(stream)) return;
    if (challenge.state === stream.state && !stream.waits) return;
    const first = stream.state === '';
    stream.state = challenge.state;
    stream.waits = false;
    // Pages that came at once, after a restart say, go their own ways from here.
    const wait = first ? this.#random.below(REFRESH_AFTER) : REFRESH_AFTER;
    this.#ring.put(stream, Math.min(this.#clock.now() + wait, challenge.deadline));
    if (!stream.response.headersSent) stream.response.writeHead(200, EVENT_STREAM_HEADERS);
    // A browser's own patience before it connects again is several seconds.
    const retry = first ? `retry: ${RECONNECT}\n` : '';
    const event = `${retry}event: state\ndata: ${JSON.stringify(this.#snapshots(challenge))}\n\n`;
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
    this.#ring.remove(stream);
    const left = (this.#ofOne.get(nameOf(stream.key)) ?? 1) - 1;
    if (left > 0) this.#ofOne.set(nameOf(stream.key), left);
    else this.#ofOne.delete(nameOf(stream.key));
  }
}

/** With the secret: whoever only saw the code uses up nobody else's streams. */
const nameOf = (key: Stream['key']): string => `${key.id}.${key.secret}`;

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

import type { WaitingPaths, WaitingSnapshot } from '../pages/browser-door.ts';

/** While the stream is down, the state is asked for this often. */
const POLL_EVERY = 2_000;
/** A node that stops or dies lets go of thousands of pages at once: they ask again spread over this time. */
const SPREAD = 300;
/** One answer that did not come may be the node that just died; the next one asks another. */
const ASK_AGAIN = 500;
const MISSES_TOLD = 2;
/** The server writes at least every 15 seconds; a stream that is silent for longer is dead, whatever it says. */
const SILENCE = 25_000;
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;
const ANSWER_WITHIN = 8_000;
/** Answers that mean that this browser has no such sign-in any more. */
const GONE = [401, 404, 410];
/** After these nothing more will come. */
const SETTLED = ['approved', 'consumed', 'declined', 'contested', 'expired', 'cancelled'];

export interface WatchHandlers {
  snapshot(snapshot: WaitingSnapshot): void;
  /** Neither the stream nor polling gets through; or one of them does again. */
  connection(lost: boolean): void;
  gone(): void;
}

/** What came of a request. */
export type Answer = 'told' | 'gone' | 'refused' | 'unreachable';

export interface Watch {
  /** Opens the stream. */
  open(): void;
  /** Reads the state now and opens the stream anew. */
  restart(): void;
  /** Asks for a new challenge on the same sign-in, and follows that one. */
  renew(): Promise<Answer>;
  /** Sends what the person answered. The snapshot that comes back is told like any other. */
  send(path: string, body: object): Promise<Answer>;
  stop(): void;
}

/** Follows a sign-in: by the event stream, and by polling for as long as that is down. */
export function watch(paths: WaitingPaths, on: WatchHandlers): Watch {
  let stream: EventSource | undefined;
  let poll: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let backOff = FIRST_RETRY;
  /** Answers of a watch that was stopped meanwhile are not listened to. */
  let generation = 0;

  const stop = (): void => {
    generation++;
    stream?.close();
    stream = undefined;
    for (const timer of [poll, retry, silence]) clearTimeout(timer);
    poll = retry = silence = undefined;
  };

  const deliver = (snapshot: WaitingSnapshot): void => {
    if (SETTLED.includes(snapshot.state)) stop();
    on.connection(false);
    on.snapshot(snapshot);
  };

  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const asked = generation;
    try {
      const response = await fetch(path, {
        ...init,
        headers: { accept: 'application/json', ...init.headers },
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      const snapshot = response.ok ? ((await response.json()) as WaitingSnapshot) : undefined;
      if (snapshot && asked === generation) deliver(snapshot);
      if (snapshot) return 'told';
      if (!GONE.includes(response.status)) return 'refused';
      if (asked === generation) {
        stop();
        on.gone();
      }
      return 'gone';
    } catch {
      return 'unreachable';
    }
  };

  const startPolling = (): void => {
    if (poll !== undefined) return;
    const asked = generation;
    let misses = 0;
    const again = async (): Promise<void> => {
      const answer = await ask(paths.state);
      if (asked !== generation || poll === undefined) return;
      misses = answer === 'told' ? 0 : misses + 1;
      on.connection(misses >= MISSES_TOLD);
      poll = setTimeout(again, misses === 1 ? ASK_AGAIN : POLL_EVERY);
    };
    poll = setTimeout(again, Math.random() * SPREAD);
  };

  const stopPolling = (): void => {
    clearTimeout(poll);
    poll = undefined;
  };

  const failed = (): void => {
    startPolling();
    // The browser reconnects by itself unless the answer was no stream.
    if (stream?.readyState !== EventSource.CLOSED || retry !== undefined) return;
    retry = setTimeout(open, backOff);
    backOff = Math.min(backOff * 2, LONGEST_RETRY);
  };

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      startPolling();
      open();
    }, SILENCE);
  };

  const open = (): void => {
    clearTimeout(retry);
    retry = undefined;
    stream?.close();
    stream = new EventSource(paths.events);
    stream.addEventListener('state', (event: MessageEvent<string>) => {
      backOff = FIRST_RETRY;
      stopPolling();
      heard();
      deliver(JSON.parse(event.data) as WaitingSnapshot);
    });
    stream.onerror = failed;
    heard();
  };

  return {
    open,
    stop,
    restart() {
      stop();
      backOff = FIRST_RETRY;
      open();
      startPolling();
    },
    async renew() {
      stop();
      const answer = await ask(paths.newCode, {
        method: 'POST',
        headers: { 'x-requested-with': 'countersign' },
      });
      if (answer === 'told') open();
      return answer;
    },
    send: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

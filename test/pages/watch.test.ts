import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Watch, watch } from '../../src/browser/watch.ts';
import { samples, type WaitingSnapshot } from '../../src/pages/index.ts';

/** The browser's event source, moved by hand. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readonly url: string;
  readyState = 0;
  onerror: (() => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    FakeSource.all.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  tell(snapshot: WaitingSnapshot): void {
    this.dispatchEvent(new MessageEvent('state', { data: JSON.stringify(snapshot) }));
  }

  fail(closed: boolean): void {
    if (closed) this.readyState = FakeSource.CLOSED;
    this.onerror?.();
  }
}

const { paths } = samples.waiting.ready!;
const pending: WaitingSnapshot = { state: 'pending', endsIn: 1, signInEndsIn: 1 };
const streams = () => FakeSource.all;
const stream = () => streams().at(-1)!;

let heard: string[];
let answer: () => Response | Promise<Response>;
let asked: string[];
let watching: Watch;

beforeEach(() => {
  vi.useFakeTimers();
  // Where this page comes among all that ask at once: first.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  FakeSource.all = [];
  heard = [];
  asked = [];
  answer = () => Response.json(pending);
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push(`${init.method ?? 'GET'} ${path}`);
    return answer();
  });
  watching = watch(paths, {
    snapshot: ({ state }) => heard.push(state),
    connection: (lost) => lost && heard.push('lost'),
    gone: () => heard.push('gone'),
  });
});
afterEach(() => {
  watching.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a page that waits', () => {
  test('asks nothing while the stream speaks', async () => {
    watching.open();
    for (let i = 0; i < 5; i++) {
      stream().tell(pending);
      await vi.advanceTimersByTimeAsync(15_000);
    }
    expect(asked).toEqual([]);
    expect(streams()).toHaveLength(1);
  });

  test.each(['approved', 'consumed', 'declined', 'contested', 'expired', 'cancelled'] as const)(
    'closes the stream when it hears %s, and asks no more',
    async (state) => {
      watching.open();
      stream().tell({ ...pending, state });
      stream().fail(false);
      expect(stream().readyState).toBe(FakeSource.CLOSED);
      watching.stop();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(heard).toEqual([state]);
      expect(streams()).toHaveLength(1);
    },
  );

  test('polls every two seconds while the stream is down, and stops when it is back', async () => {
    watching.open();
    stream().fail(false);
    await vi.advanceTimersByTimeAsync(4_100);
    expect(asked).toEqual(Array(3).fill(`GET ${paths.state}`));
    expect(heard).not.toContain('lost');
    stream().tell(pending);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(3);
  });

  test('says nothing of a node that dies where another answers', async () => {
    watching.open();
    stream().fail(false);
    answer = () => Promise.reject(new TypeError('failed'));
    await vi.advanceTimersByTimeAsync(100);
    answer = () => Response.json(pending);
    await vi.advanceTimersByTimeAsync(500);
    expect(heard).toEqual(['pending']);
  });

  test('asks within 300 ms of losing the stream, each page at a moment of its own', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    watching.open();
    stream().fail(false);
    await vi.advanceTimersByTimeAsync(298);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(asked).toHaveLength(1);
  });

  test('hears the end by polling too', async () => {
    answer = () => Response.json({ ...pending, state: 'declined' });
    watching.open();
    stream().fail(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(['declined']);
    expect(asked).toHaveLength(1);
  });

  test('opens a refused stream again, ever more slowly', async () => {
    watching.open();
    for (const wait of [1_000, 2_000, 4_000]) {
      const before = streams().length;
      stream().fail(true);
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(streams()).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(streams()).toHaveLength(before + 1);
    }
  });

  test('takes a stream for dead that is silent for longer than the server ever is', async () => {
    watching.open();
    stream().tell(pending);
    await vi.advanceTimersByTimeAsync(25_100);
    expect(asked).toEqual([`GET ${paths.state}`]);
    expect(streams()).toHaveLength(2);
  });

  test.each([401, 404, 410])(
    'learns from a %i that this browser has no such sign-in any more',
    async (status) => {
      answer = () => new Response(null, { status });
      watching.open();
      stream().fail(true);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(heard).toEqual(['gone']);
      expect(asked).toHaveLength(1);
      expect(streams()).toHaveLength(1);
    },
  );

  test.each([
    ['no answer', () => Promise.reject(new TypeError('failed'))],
    ['a 503', () => new Response(null, { status: 503 })],
    ['no JSON', () => new Response('<html>')],
  ])(
    'says that the connection is lost when it hears %s twice, half a second apart, and goes on',
    async (_what, failing) => {
      answer = failing;
      watching.open();
      stream().fail(false);
      await vi.advanceTimersByTimeAsync(499);
      expect([heard, asked.length]).toEqual([[], 1]);
      await vi.advanceTimersByTimeAsync(1);
      expect(heard).toEqual(['lost']);
      answer = () => Response.json(pending);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(heard).toEqual(['lost', 'pending']);
    },
  );
});

describe('a page that asks for a new code', () => {
  test('is given it, and follows the new challenge', async () => {
    expect(await watching.renew()).toBe('told');
    expect(asked).toEqual([`POST ${paths.newCode}`]);
    expect(heard).toEqual(['pending']);
    expect(streams()).toHaveLength(1);
  });

  test.each([
    [429, 'refused'],
    [404, 'gone'],
  ])('learns from a %i that it is %s', async (status, outcome) => {
    answer = () => new Response(null, { status });
    expect(await watching.renew()).toBe(outcome);
    expect(streams()).toHaveLength(0);
  });

  test('learns that nobody answered', async () => {
    answer = () => Promise.reject(new TypeError('failed'));
    expect(await watching.renew()).toBe('unreachable');
  });

  test('does not hear the old challenge any more', async () => {
    watching.open();
    const old = stream();
    await watching.renew();
    expect(old.readyState).toBe(FakeSource.CLOSED);
  });
});

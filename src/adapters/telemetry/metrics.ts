import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Clock, SECOND } from '../../kernel/index.ts';

/** Of a request, in seconds: the fast ones are what we promise, the slow ones what people notice. */
const REQUEST_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** Of a person, in seconds. */
const PERSON_BUCKETS = [1, 2, 5, 10, 20, 30, 60, 120, 300];
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** More codes than the source has: were one ever made from what a stranger sends, it would end here. */
const MOST_CODES = 300;

/** What a request looked like when it had been answered; Koa's context has all of it. */
export interface AnsweredRequest {
  readonly method: string;
  readonly status: number;
  readonly state: { refusal?: unknown };
  readonly _matchedRoute?: unknown;
  readonly oidc?: { readonly route?: string } | undefined;
}

/** What is asked at each scrape. */
export interface Sources {
  version: string;
  /** Pages that wait at this process. */
  waiting: () => number;
  /** Events that are not in the audit log yet. */
  auditWaiting: () => number;
  /** By how many milliseconds the clock of the shared store is before ours. */
  ahead: () => Promise<number>;
  /** Each rejects while that store cannot be used. */
  stores: Readonly<Record<string, () => Promise<unknown>>>;
}

/**
 * The counts of one process, for Prometheus. No label holds a person, an address or anything a stranger can make up:
 * routes are patterns, and everything else is a word of the source.
 */
export class Metrics {
  readonly #clock: Clock;
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #durations: Histogram<'route'>;
  readonly #refusals: Counter<'code'>;
  readonly #events: Counter<'event'>;
  readonly #approval: Histogram<'since'>;
  /** The children by what they are of, so that a request makes no object of labels. */
  readonly #counted = new Map<string, Counter.Internal>();
  readonly #timed = new Map<string, Histogram.Internal<'route'>>();
  readonly #codes = new Set<string>();

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Counter({
      name: 'countersign_http_requests_total',
      help: 'Requests answered, by pattern of the route and class of the status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'countersign_http_request_duration_seconds',
      help: 'From the first look at a request to its answer, by pattern of the route.',
      labelNames: ['route'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.#refusals = new Counter({
      name: 'countersign_refusals_total',
      help: 'Requests refused, by code.',
      labelNames: ['code'],
      registers,
    });
    this.#events = new Counter({
      name: 'countersign_events_total',
      help: 'What happened, by its name in the audit log.',
      labelNames: ['event'],
      registers,
    });
    this.#approval = new Histogram({
      name: 'countersign_approval_duration_seconds',
      help: 'Until the approval, since the code was first shown (shown) and since the phone took it (claimed).',
      labelNames: ['since'],
      buckets: PERSON_BUCKETS,
      registers,
    });
  }

  /** Middleware: counts the request when it is over, however it ended. */
  readonly middleware = async (ctx: AnsweredRequest, next: () => Promise<unknown>): Promise<void> => {
    const started = this.#clock.now();
    try {
      await next();
    } finally {
      this.#answered(ctx, (this.#clock.now() - started) / SECOND);
    }
  };

  /** Lets the supervisor of this worker ask for the counts, by its own channel. */
  share(): void {
    AggregatorRegistry.setRegistries(this.#registry);
    // It listens from its construction on.
    new AggregatorRegistry();
  }

  /** Something that the audit log was told. */
  happened({ event, detail }: { event: string; detail: Readonly<Record<string, string>> }): void {
    this.#events.inc({ event });
    if (event !== 'challenge.approved') return;
    this.#took('shown', detail.whole_ms);
    this.#took('claimed', detail.answer_ms);
  }

  /** From now on these are asked at each scrape. */
  ask({ version, waiting, auditWaiting, ahead, stores }: Sources): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'countersign_build_info',
      help: 'Always 1; the version is a label.',
      aggregator: 'first',
      labelNames: ['version'],
      registers,
    }).set({ version }, 1);
    new Gauge({
      name: 'countersign_waiting_pages',
      help: 'Pages with an open event stream at this process.',
      registers,
      collect() {
        this.set(waiting());
      },
    });
    new Gauge({
      name: 'countersign_audit_waiting',
      help: 'Events that are not in the audit log yet.',
      registers,
      collect() {
        this.set(auditWaiting());
      },
    });
    new Gauge({
      name: 'countersign_clock_skew_seconds',
      help: 'How far this clock is from that of the store that nodes share, whichever is before; 0 where none is shared.',
      aggregator: 'max',
      registers,
      async collect() {
        // While the store does not answer, what it said last stands.
        await ahead().then(
          (milliseconds) => this.set(Math.abs(milliseconds) / SECOND),
          () => undefined,
        );
      },
    });
    new Gauge({
      name: 'countersign_store_reachable',
      help: '1 while this process can use the store, 0 while it cannot.',
      // Of several workers the one that cannot says so for all.
      aggregator: 'min',
      labelNames: ['store'],
      registers,
      async collect() {
        const looks = Object.entries(stores).map(async ([store, look]) => {
          this.set({ store }, (await works(look)) ? 1 : 0);
        });
        await Promise.all(looks);
      },
    });
  }

  /** Everything, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #answered(ctx: AnsweredRequest, seconds: number): void {
    const route = routeOf(ctx);
    const method = METHODS.has(ctx.method) ? ctx.method : 'other';
    const status = `${Math.floor(ctx.status / 100)}xx`;
    const key = `${method} ${status} ${route}`;
    let counted = this.#counted.get(key);
    if (!counted) {
      counted = this.#requests.labels({ method, route, status });
      this.#counted.set(key, counted);
    }
    counted.inc();
    let timed = this.#timed.get(route);
    if (!timed) {
      timed = this.#durations.labels({ route });
      this.#timed.set(route, timed);
    }
    timed.observe(seconds);
    if (ctx.state.refusal !== undefined) this.#refusals.inc({ code: this.#bounded(ctx.state.refusal) });
  }

  #bounded(code: unknown): string {
    if (typeof code !== 'string' || !/^[a-z][a-z_]{0,59}$/.test(code)) return 'other';
    if (!this.#codes.has(code) && this.#codes.size >= MOST_CODES) return 'other';
    this.#codes.add(code);
    return code;
  }

  #took(since: string, ms: string | undefined): void {
    if (ms !== undefined) this.#approval.observe({ since }, Number(ms) / SECOND);
  }
}

/** The pattern, as our routers have it or as the provider names it; nothing of the address itself. */
function routeOf({ _matchedRoute, oidc, status }: AnsweredRequest): string {
  if (typeof oidc?.route === 'string') return `oidc:${oidc.route}`;
  if (typeof _matchedRoute === 'string' && status !== 404) return _matchedRoute;
  return 'none';
}

const works = (look: () => Promise<unknown>): Promise<boolean> =>
  look().then(
    () => true,
    () => false,
  );

import type { Noise } from '../machine/noise.ts';
import type { Spread } from '../stats.ts';

/** Whom a driver plays against, and as whom. */
export interface Target {
  readonly kind: 'gateway' | 'floor';
  readonly origin: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** What the users approve with. */
  readonly phones: 'app' | 'web' | 'none';
  /** One for each virtual user of a gateway. */
  readonly invitations: readonly string[];
  readonly users: number;
  /** Of every process that answers. */
  readonly serverPids: readonly number[];
  /** Where browsers connect to, when that is not the address that users see. */
  readonly browsersAt?: string;
  /** Where phones connect to, when that is another node than the browsers'. */
  readonly phonesAt?: string;
  /** Of a client that exchanges a code for its token. */
  readonly clientSecret?: string;
  readonly redisUrl: string | undefined;
}

/** A time in which something is measured. */
export interface Window {
  readonly seconds: number;
  /** Every process of this run: what else uses the processor is noise. */
  readonly ownPids: readonly number[];
}

/** What comes before the window: both of them, within reason. */
export interface WarmUp {
  readonly seconds: number;
  readonly signIns: number;
}

/** What a driver can be asked for, one thing at a time. */
export type Order =
  | { readonly do: 'open'; readonly target: Target }
  /** A closed loop of `users` at once. */
  | (Window & { readonly do: 'throughput'; readonly users: number; readonly warmUp: WarmUp })
  /** Sign-ins one after the other, for whoever counts what they cause. */
  | { readonly do: 'count'; readonly signIns: number }
  /** Pages that wait, up to this many. */
  | { readonly do: 'wait'; readonly pages: number }
  /** Sign-ins that begin at random times, whatever the server does. */
  | (Window & { readonly do: 'latency'; readonly rate: number })
  /** Phones answer for every page that waits. */
  | { readonly do: 'answer' }
  /** Every page is left, and opened again where it left off. */
  | { readonly do: 'return' }
  /** The same request again and again, on some connections at once; at most `rate` a second. */
  | (Window & { readonly do: 'hammer'; readonly request: Hammered; readonly rate?: number })
  | { readonly do: 'release' };

export interface Hammered {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly status: number;
}

/** What came of it. `cpu`: microseconds of the servers for each. */
export interface Hammering {
  readonly perSecond: number;
  readonly cpu: number;
}

/** What the pages were told when phones had answered for them. */
export interface Answered {
  readonly pages: number;
  /** Those that were told so exactly once, after which their stream was ended. */
  readonly once: number;
  readonly seconds: number;
}

/** One measured window. Processor times are microseconds for one sign-in. */
export interface Sample extends Noise {
  readonly signIns: number;
  readonly perSecond: number;
  readonly serverCpu: number;
  readonly redisCpu: number | undefined;
  readonly driverCpu: number;
  readonly requests: number;
  readonly connections: number;
  readonly bytes: number;
  readonly approve: Spread | undefined;
  readonly whole: Spread;
  readonly resident: number;
  readonly cookiesLeft: number;
}

export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly stack: string | undefined };

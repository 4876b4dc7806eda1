/**
 * What kind of refusal this is. The edge turns it into a status: invalid 400, unauthenticated 401, refused 403,
 * missing 404, conflict 409, gone 410, too_large 413, unsupported 415, limited 429, unavailable 503.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'refused'
  | 'missing'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported'
  | 'limited'
  | 'unavailable';

/** What a fault speaks of, for whoever says it in other words. */
export type FaultValues = Readonly<Record<string, string | number>>;

/** What is wrong with one field. `reason` is a stable word by which a page says it in the reader's language. */
export interface Fault {
  readonly path: string;
  readonly message: string;
  readonly reason?: string;
  readonly values?: FaultValues;
}

export interface ErrorDetail {
  /** Seconds after which trying again makes sense (RFC 9110 section 10.2.3). */
  retryAfter?: number;
  /** What went wrong inside: logged, never shown. */
  cause?: unknown;
  /** The faults of the input, each with where it is: `{ "path": "name", "message": "is required" }`. */
  faults?: readonly Fault[];
}

/** A refusal with a stable code, a sentence for the person, and a private cause. Codes are part of the API. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly retryAfter: number | undefined;
  readonly faults: readonly Fault[] | undefined;

  constructor(kind: ErrorKind, code: string, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.kind = kind;
    this.code = code;
    this.retryAfter = detail.retryAfter;
    this.faults = detail.faults;
  }
}

/** The store, the directory or another part we stand on does not answer: nobody is signed in. */
export const unavailable = (what: string, cause?: unknown): GatewayError =>
  new GatewayError('unavailable', 'temporarily_unavailable', `Signing in is not possible right now.`, {
    retryAfter: 5,
    cause: new Error(what, { cause }),
  });

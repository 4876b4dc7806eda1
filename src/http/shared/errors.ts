import { type ErrorKind, type Fault, GatewayError } from '../../kernel/index.ts';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  refused: 403,
  missing: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported: 415,
  limited: 429,
  unavailable: 503,
};

/** What the outside may know of something that was thrown. Anything that is not ours is a fault and says nothing. */
export interface Refusal {
  readonly status: number;
  readonly kind: ErrorKind | 'internal';
  readonly code: string;
  readonly message: string;
  readonly retryAfter: number | undefined;
  readonly faults: readonly Fault[] | undefined;
}

/** One place turns what was thrown into a status. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof GatewayError) {
    const { kind, code, message, retryAfter, faults } = error;
    return { status: STATUS[kind], kind, code, message, retryAfter, faults };
  }
  return {
    status: 500,
    kind: 'internal',
    code: 'internal_error',
    message: 'Something went wrong here. Nobody was signed in.',
    retryAfter: undefined,
    faults: undefined,
  };
}

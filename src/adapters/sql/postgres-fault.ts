import { DatabaseError } from 'pg';

/** Classes of SQLSTATE whose message speaks of the server and its objects. Others may repeat a value that was sent. */
const SPEAKING = ['08', '0A', '25', '28', '3D', '3F', '40', '42', '53', '54', '55', '57', '58', 'XX'];

/**
 * After these the connection is closed or of no use: connection exceptions, shutdowns, a transaction left idle, and a
 * primary that has become a read-only replica and keeps its connections.
 */
const LOST = /^(08...|57P0[1235]|25P03|25006)$/;

/** What the operating system and the driver say of a connection that was closed from the other side. */
const VANISHED = /ECONNRESET|EPIPE|Connection terminated|not queryable/;

const UNIQUE_VIOLATION = '23505';

/**
 * What PostgreSQL, or the way to it, refused. Holds no value of a row or a parameter and no password, all of which
 * the driver's own errors may carry, so it is fit for messages and logs.
 */
export class PostgresFault extends Error {
  override readonly name = 'PostgresFault';
  /** SQLSTATE, or the code of the operating system: `23505`, `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** The other side closed the connection, or refused it: nothing waits for an answer any more. A time limit is not that. */
  readonly vanished: boolean;
  /** The connection is gone or not to be used again. */
  readonly connectionLost: boolean;

  constructor(
    message: string,
    parts: { code?: string | undefined; connectionLost: boolean; vanished?: boolean },
  ) {
    super(message);
    this.vanished = parts.vanished ?? false;
    this.code = parts.code;
    this.connectionLost = parts.connectionLost;
  }

  get isDuplicate(): boolean {
    return this.code === UNIQUE_VIOLATION;
  }
}

/** The driver's error as it may be shown. What the server did not say (sockets, time limits) ends the connection. */
export function toFault(error: unknown): PostgresFault {
  if (error instanceof PostgresFault) return error;
  if (error instanceof DatabaseError) {
    const { code = 'unknown' } = error;
    const connectionLost = LOST.test(code);
    return new PostgresFault(saidBy(error, code), { code, connectionLost, vanished: connectionLost });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const message = error instanceof Error ? error.message : '';
  const vanished = VANISHED.test(`${code} ${message}`);
  return new PostgresFault(message || code || 'unknown fault', { code, connectionLost: true, vanished });
}

/** A fault met while connecting: whatever the reason, there is no connection. */
export function toConnectFault(error: unknown): PostgresFault {
  const { message, code } = toFault(error);
  return new PostgresFault(message, { code, connectionLost: true });
}

function saidBy({ message, constraint, column, table }: DatabaseError, code: string): string {
  if (SPEAKING.includes(code.slice(0, 2))) return `${message} (SQLSTATE ${code})`;
  const where = constraint ?? column ?? table;
  return `SQLSTATE ${code}${where === undefined ? '' : ` at ${where}`}`;
}

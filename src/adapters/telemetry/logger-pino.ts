import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../../kernel/index.ts';

/** Names under which a secret could slip into a field; their values are never written. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'code',
  'id_token',
  'access_token',
  'frame',
  'ticket',
  'proof',
  'signature',
  'invitation',
];

/** JSON lines on standard output: level, time, fields, message. Line breaks in values are escaped by JSON itself. */
export function pinoLogger(
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent',
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

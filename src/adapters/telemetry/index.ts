/** The log. */
export { pinoLogger } from './logger-pino.ts';

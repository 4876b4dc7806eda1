/** The port to the log. Fields never hold a token, a code, a cookie, a frame or a key. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The same log with more fields in each line, asked for when it is written; those of the line itself go before. */
export const tagged = (logger: Logger, tag: () => object): Logger => ({
  // Most of these are dropped, and what they would be tagged with has its price.
  debug: (fields, message) => logger.debug(fields, message),
  info: (fields, message) => logger.info({ ...tag(), ...fields }, message),
  warn: (fields, message) => logger.warn({ ...tag(), ...fields }, message),
  error: (fields, message) => logger.error({ ...tag(), ...fields }, message),
});

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

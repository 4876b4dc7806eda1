/** Names and small values: patterns of routes, statuses, kinds of work. Never a token, a code, a person or a statement's values. */
export type SpanFields = Readonly<Record<string, string | number>>;

/** The port to distributed traces (W3C Trace Context): what took how long, within what. */
export interface Tracer {
  /** Whether anybody listens; where nobody does, nothing need be prepared. */
  readonly active: boolean;
  /**
   * Does the work as the first span of a trace of its own, or of the one that `parent`, a `traceparent` that is believed, has begun.
   * `set` adds fields that are known later; a rejection marks the span.
   */
  begin<T>(
    name: string,
    fields: SpanFields,
    work: (set: (more: SpanFields) => void) => Promise<T>,
    parent?: string,
  ): Promise<T>;
  /** Does the work as a span within the one under way. Where none is (a clock ticks), it is done and not traced. */
  during<T>(name: string, fields: SpanFields, work: () => Promise<T>): Promise<T>;
  /** Something within the span under way that is over, and took so many milliseconds. */
  took(name: string, fields: SpanFields, milliseconds: number, failed: boolean): void;
  /** Something that happened in the span under way. */
  note(name: string, fields: SpanFields): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export const silentTracer: Tracer = {
  active: false,
  begin: (_, __, work) => work(() => undefined),
  during: (_, __, work) => work(),
  took() {},
  note() {},
  close: async () => undefined,
};

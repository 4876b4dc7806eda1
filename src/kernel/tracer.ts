/** Names and small values: patterns of routes, statuses, kinds of work. Never a token, a code, a person or a statement's values. */
export type SpanFields = Readonly<Record<string, string | number>>;

/** The port to distributed traces (W3C Trace Context): what took how long, within what. */
export interface Tracer {
  /** Whether anybody listens; where nobody does, nothing need be prepared. */
  readonly active: boolean;
  /**
   * Does the work as a span within the one under way. `set` adds fields that are known later; a rejection marks the span. `parent`: a
   * `traceparent` that is believed.
   */
  during<T>(
    name: string,
    fields: SpanFields,
    work: (set: (more: SpanFields) => void) => Promise<T>,
    parent?: string,
  ): Promise<T>;
  /** Something within the span under way that is over, and took so many milliseconds. */
  took(name: string, fields: SpanFields, milliseconds: number, failed: boolean): void;
  /** Something that happened in the span under way. */
  note(name: string, fields: SpanFields): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export const silentTracer: Tracer = {
  active: false,
  during: (_, __, work) => work(() => undefined),
  took() {},
  note() {},
  close: async () => undefined,
};

import {
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SECOND, type SpanFields, type Tracer } from '../../kernel/index.ts';

/** https://www.w3.org/TR/trace-context/#traceparent-header, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Nothing waits longer for a collector, least of all a node that stops. */
const SEND_WITHIN = 2 * SECOND;

/**
 * Traces by OTLP over HTTP to this collector, in batches, which are dropped while it does not answer. How much is sampled, and what
 * this service is called, say the standard's own variables (`OTEL_TRACES_SAMPLER`, `OTEL_SERVICE_NAME`), which the library reads.
 */
export class OtelTracer implements Tracer {
  readonly active = true;
  readonly #provider: BasicTracerProvider;
  readonly #tracer;
  readonly #contexts = new AsyncLocalStorageContextManager().enable();

  constructor({ endpoint, version }: { endpoint: string; version: string }) {
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
      timeoutMillis: SEND_WITHIN,
    });
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'countersign', 'service.version': version }).merge(
        namedByTheEnvironment(),
      ),
      spanProcessors: [new BatchSpanProcessor(exporter, { exportTimeoutMillis: SEND_WITHIN })],
    });
    this.#tracer = this.#provider.getTracer('countersign', version);
  }

  begin<T>(
    name: string,
    fields: SpanFields,
    work: (set: (more: SpanFields) => void) => Promise<T>,
    parent?: string,
  ): Promise<T> {
    const within = parent === undefined ? ROOT_CONTEXT : contextOf(parent);
    return this.#span(name, { kind: SpanKind.SERVER, attributes: { ...fields } }, within, work);
  }

  during<T>(name: string, fields: SpanFields, work: () => Promise<T>): Promise<T> {
    const within = this.#contexts.active();
    if (trace.getSpan(within) === undefined) return work();
    return this.#span(name, { kind: SpanKind.CLIENT, attributes: { ...fields } }, within, work);
  }

  #span<T>(
    name: string,
    options: SpanOptions,
    within: Context,
    work: (set: (more: SpanFields) => void) => Promise<T>,
  ): Promise<T> {
    const span = this.#tracer.startSpan(name, options, within);
    return this.#contexts.with(trace.setSpan(within, span), async () => {
      try {
        return await work((more) => span.setAttributes({ ...more }));
      } catch (fault) {
        // What it says may hold what somebody sent.
        span.setStatus({
          code: SpanStatusCode.ERROR,
          message: fault instanceof Error ? fault.name : 'fault',
        });
        throw fault;
      } finally {
        span.end();
      }
    });
  }

  took(name: string, fields: SpanFields, milliseconds: number, failed: boolean): void {
    const within = this.#contexts.active();
    if (trace.getSpan(within) === undefined) return;
    const end = performance.timeOrigin + performance.now();
    const span = this.#tracer.startSpan(
      name,
      { kind: SpanKind.CLIENT, attributes: { ...fields }, startTime: end - milliseconds },
      within,
    );
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
  }

  note(name: string, fields: SpanFields): void {
    trace.getSpan(this.#contexts.active())?.addEvent(name, { ...fields });
  }

  async close(): Promise<void> {
    // A collector that is gone must not keep a node that stops.
    await this.#provider.shutdown().catch(() => undefined);
    this.#contexts.disable();
  }
}

/** `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`, where they are given. */
function namedByTheEnvironment() {
  const { attributes } = defaultResource();
  const given = Object.entries(attributes).filter(
    ([name, value]) => !name.startsWith('telemetry.') && !String(value).startsWith('unknown_service'),
  );
  return resourceFromAttributes(Object.fromEntries(given));
}

function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags = '00'] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, spanContext);
}

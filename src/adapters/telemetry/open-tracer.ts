import { silentTracer, type Tracer } from '../../kernel/index.ts';

/** Traces to this OTLP endpoint (`http://collector:4318`); without one nothing is loaded and nothing is traced. */
export async function openTracer(endpoint: string | undefined, version: string): Promise<Tracer> {
  if (endpoint === undefined) return silentTracer;
  const { OtelTracer } = await import('./tracer-otel.ts');
  return new OtelTracer({ endpoint, version });
}

/** The log, the metrics and the traces. */
export { pinoLogger } from './logger-pino.ts';
export { Metrics } from './metrics.ts';
export { type MetricsServer, serveMetrics } from './metrics-server.ts';
export { openTracer } from './open-tracer.ts';
export { serveWorkersMetrics } from './workers-metrics.ts';

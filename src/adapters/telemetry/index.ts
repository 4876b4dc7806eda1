/** The log and the metrics. */
export { pinoLogger } from './logger-pino.ts';
export { Metrics } from './metrics.ts';
export { type MetricsServer, serveMetrics } from './metrics-server.ts';

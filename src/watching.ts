import { type Metrics, type MetricsServer, serveMetrics } from './adapters/telemetry/index.ts';
import { type Config, VERSION } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import { DEMO_CLIENT_ID } from './http/index.ts';
import type { EphemeralStore } from './kernel/index.ts';

/** Lets this process be watched at the port of its metrics; undefined where none is set. Rejects when it cannot listen. */
export async function openWatching(parts: {
  config: Config;
  metrics: Metrics | undefined;
  directory: DirectoryServices;
  store: EphemeralStore;
  waiting: () => number;
}): Promise<MetricsServer | undefined> {
  const { config, metrics, directory, store, waiting } = parts;
  if (!metrics || config.metricsPort === undefined) return undefined;
  const stores = {
    ephemeral: () => store.ping(),
    directory: async () => directory.integrationStore.byClientId(DEMO_CLIENT_ID),
    audit: async () => directory.audit.assertWritable(),
  };
  metrics.ask({ version: VERSION, waiting, auditWaiting: () => directory.audit.waiting, stores });
  return serveMetrics({
    port: config.metricsPort,
    host: config.metricsHost,
    text: () => metrics.text(),
    ready: () => Promise.all(Object.values(stores).map((look) => look())),
  });
}

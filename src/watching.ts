import { RedisEphemeralStore } from './adapters/ephemeral/index.ts';
import { type Metrics, type MetricsServer, serveMetrics } from './adapters/telemetry/index.ts';
import { type Config, VERSION } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import type { AuditEvent } from './domain/audit/index.ts';
import { DEMO_CLIENT_ID } from './http/index.ts';
import { type Clock, type EphemeralStore, sha256, type Tracer } from './kernel/index.ts';

/** Lets this process be watched at the port of its metrics; undefined where none is set. Rejects when it cannot listen. */
export async function openWatching(parts: {
  config: Config;
  metrics: Metrics | undefined;
  clock: Clock;
  directory: DirectoryServices;
  store: EphemeralStore;
  waiting: () => number;
  /** One of several: its supervisor gives the metrics of all. */
  worker: boolean;
}): Promise<MetricsServer | undefined> {
  const { config, metrics, clock, directory, store, waiting } = parts;
  if (!metrics || config.metricsPort === undefined) return undefined;
  const stores = {
    ephemeral: () => store.ping(),
    directory: async () => directory.integrationStore.byClientId(DEMO_CLIENT_ID),
    audit: async () => directory.audit.assertWritable(),
  };
  metrics.ask({
    version: VERSION,
    waiting,
    auditWaiting: () => directory.audit.waiting,
    ahead: async () => (store instanceof RedisEphemeralStore ? store.ahead(clock) : 0),
    stores,
  });
  if (parts.worker) {
    metrics.share();
    return undefined;
  }
  return serveMetrics({
    port: config.metricsPort,
    host: config.metricsHost,
    text: () => metrics.text(),
    ready: () => Promise.all(Object.values(stores).map((look) => look())),
  });
}

/**
 * Says in the trace of a request what it did to which sign-in, so that the requests of browser, phone and relying party can be found
 * together: by a hash, because whoever holds the challenge's own name may ask about it.
 */
export function noteEvent(tracer: Tracer, { event, challengeId }: AuditEvent): void {
  if (!tracer.active) return;
  const signIn = challengeId && sha256(challengeId).toString('hex').slice(0, 16);
  tracer.note(event, signIn === undefined ? {} : { 'countersign.sign_in': signIn });
}

import { AggregatorRegistry } from 'prom-client';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';

/**
 * The counts of all workers of this supervisor together, at one port: sums, but for what one of them alone says. Rejects when it
 * cannot listen.
 */
export function serveWorkersMetrics(parts: { port: number; host: string }): Promise<MetricsServer> {
  const workers = new AggregatorRegistry();
  const text = () => workers.clusterMetrics();
  const ready = async () => {
    const told = await text();
    const well =
      /^countersign_store_reachable\{/m.test(told) && !/^countersign_store_reachable\{.* 0$/m.test(told);
    if (!well) throw new Error('no worker can sign anybody in');
  };
  return serveMetrics({ ...parts, text, ready });
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RedisEphemeralStore, SqliteEphemeralStore } from './adapters/ephemeral/index.ts';
import type { Config } from './config/index.ts';
import type { DirectoryServices } from './directory.ts';
import type { LogoutNotices } from './domain/session/index.ts';
import { TICK, type Watchers } from './http/index.ts';
import {
  every,
  followKeys,
  followStatistics,
  keepAudit,
  SWEEP_EVERY,
  sendWebhooks,
  sweepGrants,
  sweepHandovers,
  sweepRecoveries,
  sweepSpent,
} from './jobs/index.ts';
import { type Clock, type Logger, SECOND } from './kernel/index.ts';

/** A browser keeps its connection between two pages; longer than a proxy does, so that the proxy closes first. */
const KEEP_ALIVE = 75 * SECOND;
/** More than Node's default, so that a burst of sign-ins waits instead of being refused. */
const BACKLOG = 4_096;
/** Requests that are still under way this long after the stop are cut off. */
const LAST_REQUESTS = 10 * SECOND;

export interface ServingParts {
  config: Config;
  clock: Clock;
  logger: Logger;
  directory: DirectoryServices;
  store: RedisEphemeralStore | SqliteEphemeralStore;
  post: { close(): Promise<void> };
  watchers: Watchers;
  notices: LogoutNotices | undefined;
  answer: RequestListener;
  /** The keys this node signs with, and where it takes up others. */
  signingKeys: Parameters<typeof followKeys>[0]['inUse'];
  useKeys: Parameters<typeof followKeys>[0]['use'];
}

export interface Serving {
  /** The port it listens on. */
  readonly port: number;
  /** One look at the signing keys. */
  followKeys(): Promise<void>;
  /** Whether this node is about to stop. */
  readonly draining: boolean;
  /** From now on it says that it is not ready, and lets no connection wait for another request. It still answers. */
  drain(): void;
  /**
   * Stops accepting, sends waiting pages to other nodes within `spread` milliseconds, finishes what is under way, and closes
   * every store. What is not finished ten seconds later is cut off.
   */
  close(spread?: number): Promise<void>;
}

/** Starts what a node does: the server that answers, and the clocks that tick. Rejects when it cannot listen. */
export async function serve(parts: ServingParts): Promise<Serving> {
  const { config, clock, logger, directory, store, watchers, notices } = parts;
  let draining = false;
  const server = createServer((request, response) => {
    if (draining) response.shouldKeepAlive = false;
    if (!watchers.handle(request, response)) parts.answer(request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  const stops = [
    every(TICK, 'telling the waiting pages', logger, () => watchers.tick()),
    sweepRecoveries({ recoveries: directory.recoveries, clock, logger }),
    sweepHandovers({ secrets: directory.secretStore, clock, logger }),
    sweepGrants({ grants: directory.grantStore, clock, logger }),
    sweepSpent({ spent: directory.spentFacts, clock, logger }),
    keepAudit({ keeper: directory.auditKeeper, logger }),
    sendWebhooks({ sender: directory.webhookSender, queue: directory.webhookQueue, clock, logger }),
  ];
  const counting = followStatistics({ statistics: directory.statistics, logger });
  if (notices)
    stops.push(every(SECOND, 'telling relying parties of sign-outs', logger, () => notices.turn()));
  if (store instanceof SqliteEphemeralStore) {
    stops.push(every(SWEEP_EVERY, 'sweeping', logger, () => store.sweep()));
  }
  const port = await listen(server, config);
  const following = followKeys({
    keys: directory.signingKeys,
    inUse: parts.signingKeys,
    use: parts.useKeys,
    logger,
  });

  return {
    port,
    followKeys: () => following.look(),
    get draining() {
      return draining;
    },
    drain() {
      draining = true;
    },
    async close(spread) {
      draining = true;
      for (const stop of stops) stop();
      await following.stop();
      await counting.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      const cut = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS + (spread ?? 0));
      await watchers.close(spread);
      server.closeIdleConnections();
      await Promise.all([closed, directory.webhookSender.stop()]);
      clearTimeout(cut);
      await notices?.settled();
      await directory.close();
      await store.close();
      await parts.post.close();
    },
  };
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: config.port, host: config.host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

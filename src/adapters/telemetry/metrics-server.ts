import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Metrics on a port of their own, which no proxy hands on: `/metrics`, `/healthz` and `/readyz`. Rejects when it cannot listen.
 * `ready` rejects while nobody could be signed in.
 */
export function serveMetrics(parts: {
  port: number;
  host: string;
  text: () => Promise<string>;
  ready: () => Promise<unknown>;
}): Promise<MetricsServer> {
  const pages = new Map<string, () => Promise<string>>(
    Object.entries({
      '/metrics': parts.text,
      '/healthz': async () => 'alive\n',
      '/readyz': async () => {
        await parts.ready();
        return 'ready\n';
      },
    }),
  );
  const server = createServer((request, response) => {
    const page = request.method === 'GET' ? pages.get(request.url ?? '') : undefined;
    if (!page) return answer(response, 404, 'There is nothing at this address.\n');
    page().then(
      (body) => answer(response, 200, body),
      () => answer(response, 503, 'unavailable\n'),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, parts.host, () => {
      server.off('error', reject);
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(body);
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** The port of the node that answers a request, which those that were tried for it did not; undefined where none is left. */
export type Route = (request: IncomingMessage, tried: readonly number[]) => number | undefined;

/**
 * A load balancer on loopback as operators have one, until the test is over. Another node is tried where one cannot be reached, and
 * for a GET also where one died before it began to answer (`proxy_next_upstream` of nginx as it comes); else it says 502, and 503
 * where no node is left.
 */
export async function openBalancer(port: number, route: Route): Promise<void> {
  const balancer = createServer(async (incoming, outgoing) => {
    const body: Buffer[] = [];
    incoming.on('error', () => outgoing.destroy());
    for await (const piece of incoming) body.push(piece as Buffer);
    forward({ incoming, outgoing, body: Buffer.concat(body), route }, []);
  });
  balancer.listen(port, '127.0.0.1');
  await once(balancer, 'listening');
  onTestFinished(() => {
    balancer.closeAllConnections();
    balancer.close();
  });
}

interface Passage {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: Buffer;
  readonly route: Route;
}

function forward(passage: Passage, tried: readonly number[]): void {
  const { incoming, outgoing, body, route } = passage;
  const { method, url, headers } = incoming;
  const port = route(incoming, tried);
  if (port === undefined) {
    outgoing.writeHead(503).end();
    return;
  }
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  onward.on('error', (fault: NodeJS.ErrnoException) => {
    if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy();
    else if (method === 'GET' || fault.code === 'ECONNREFUSED') forward(passage, [...tried, port]);
    else outgoing.writeHead(502).end();
  });
  outgoing.on('close', () => onward.destroy());
  onward.end(body);
}

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { HttpsTransport } from '../../src/adapters/webhooks/index.ts';
import { TestAuthority } from './certificates.ts';

/** One request as it came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Message {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Record<string, unknown>;
}

const HOST = 'hooks.example.com';

/** A server of an organization. Its name exists nowhere: `transport` leads there, and trusts its certificate. */
export class WebhookReceiver {
  /** What came, oldest first. */
  readonly received: Received[] = [];
  /** How it answers; each test says. */
  answer: (response: ServerResponse, request: Received) => void = (response) => response.writeHead(204).end();
  readonly #server: Server;
  readonly #authority: TestAuthority;

  private constructor(server: Server, authority: TestAuthority) {
    this.#server = server;
    this.#authority = authority;
  }

  static async open(): Promise<WebhookReceiver> {
    const authority = await TestAuthority.create();
    const server = createTlsServer(await authority.issue(HOST, 'ecdsa'));
    const receiver = new WebhookReceiver(server, authority);
    server.on('request', (request, response: ServerResponse) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const one = {
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(parts).toString('utf8'),
        };
        receiver.received.push(one);
        receiver.answer(response, one);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/countersign'): string {
    return `https://${HOST}:${this.port}${path}`;
  }

  /** The product's own, for which this name alone leads to this machine. */
  transport(timeout?: number): HttpsTransport {
    return new HttpsTransport({
      resolve: (host) =>
        host === HOST
          ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
          : Promise.reject(new Error(`nothing is at ${host}`)),
      allows: (address) => address === '127.0.0.1',
      ca: this.#authority.pem,
      ...(timeout === undefined ? {} : { timeout }),
    });
  }

  messages(path = '/countersign'): Message[] {
    return this.received.filter((one) => one.path === path).map(({ body }) => JSON.parse(body) as Message);
  }

  close(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Whether a receiver with this secret takes it, whatever the clock of this machine says. */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const expected = new Webhook(secret).sign(String(headers['webhook-id']), at, body);
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

/** A plain server that counts who comes, and should see nobody. */
export async function openBystander(): Promise<{ port: number; visits: () => number; close: () => void }> {
  let visits = 0;
  const server = createServer((_, response) => response.end());
  server.on('connection', () => {
    visits += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    visits: () => visits,
    close: () => server.close(),
  };
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A relying party's server that is told of sign-outs. Its public name exists nowhere: `fetch` leads there. */
export class LogoutReceiver {
  readonly uri: string;
  /** What came, oldest first. */
  readonly tokens: string[] = [];
  readonly contentTypes: (string | undefined)[] = [];
  /** What it answers. */
  status = 200;
  readonly #server: Server;

  private constructor(server: Server, host: string) {
    this.#server = server;
    this.uri = `https://${host}/backchannel`;
  }

  static async open(host: string): Promise<LogoutReceiver> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        receiver.contentTypes.push(request.headers['content-type']);
        const body = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
        receiver.tokens.push(body.get('logout_token') ?? '');
        response.writeHead(receiver.status).end();
      });
    });
    const receiver = new LogoutReceiver(server, host);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Leads the requests for these receivers to where they are, and no other anywhere. */
export const leadingTo =
  (receivers: readonly LogoutReceiver[]): typeof fetch =>
  (input, init) => {
    const receiver = receivers.find(({ uri }) => uri === String(input));
    if (receiver === undefined) return Promise.reject(new Error(`nothing is at ${String(input)}`));
    const { dispatcher: _guard, ...rest } = init as RequestInit & { dispatcher?: unknown };
    return fetch(`${receiver.origin}/backchannel`, rest);
  };

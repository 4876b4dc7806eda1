import { once } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { createServer, type RequestOptions, request as tlsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { TestAuthority } from './certificates.ts';
import type { TestGateway } from './gateway.ts';

/** What the proxy offers, in OpenSSL's names. */
export interface TlsOffer {
  readonly minVersion?: SecureVersion;
  readonly ciphers?: string;
}

export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Of the connection it came by. */
  readonly protocol: string | null;
  readonly cipher: string;
}

/**
 * What an operator puts in front of the gateway: it ends TLS under the name that `PUBLIC_URL` says, with certificates
 * (RSA and ECDSA) of an authority of the test's own, and hands requests on with the client's address. Its clients trust
 * that authority and no other, one request at a time.
 */
export class TlsProxy {
  readonly #port: number;
  readonly #host: string;
  /** What its clients trust, as PEM. */
  readonly ca: string;
  readonly #close: () => void;

  private constructor(parts: { port: number; host: string; ca: string; close: () => void }) {
    this.#port = parts.port;
    this.#host = parts.host;
    this.ca = parts.ca;
    this.#close = parts.close;
  }

  /** In front of this gateway, on any free port unless one is given; whoever starts it closes it. */
  static async inFrontOf(g: TestGateway, offer: TlsOffer = {}, port = 0): Promise<TlsProxy> {
    const { hostname: host } = new URL(g.issuer);
    const authority = await TestAuthority.create();
    const certificates = [await authority.issue(host, 'rsa'), await authority.issue(host, 'ecdsa')];
    const server = createServer(
      { key: certificates.map(({ key }) => key), cert: certificates.map(({ cert }) => cert), ...offer },
      (incoming, outgoing) => {
        const onwards = plainRequest(
          {
            host: '127.0.0.1',
            port: g.config.port,
            method: incoming.method,
            path: incoming.url,
            headers: {
              ...incoming.headers,
              'x-forwarded-for': incoming.socket.remoteAddress,
              'x-forwarded-proto': 'https',
            },
          },
          (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          },
        );
        onwards.once('error', () => outgoing.destroy());
        incoming.pipe(onwards);
      },
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new TlsProxy({
      port: (server.address() as AddressInfo).port,
      host,
      ca: authority.pem,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
  }

  /** One request to this https address of the gateway. Rejects when the connection cannot be trusted or agreed on. */
  async request(url: string, init: RequestOptions & { body?: string | undefined } = {}): Promise<TlsAnswer> {
    const { hostname, pathname, search } = new URL(url);
    if (hostname !== this.#host) throw new Error(`${hostname} is not behind this proxy`);
    const { body, headers, ...options } = init;
    const request = tlsRequest({
      agent: false,
      ca: this.ca,
      host: '127.0.0.1',
      port: this.#port,
      servername: hostname,
      path: pathname + search,
      headers: { host: hostname, ...(headers as Record<string, string>) },
      ...options,
    });
    request.end(body);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const socket = answer.socket as TLSSocket;
    const [protocol, cipher] = [socket.getProtocol(), socket.getCipher().name];
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: await buffer(answer),
      protocol,
      cipher,
    };
  }

  /** The same in the shape of `fetch`, for libraries. */
  readonly fetch: typeof fetch = async (input, init) => {
    const { status, headers, body } = await this.request(String(input), {
      method: init?.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: init?.body == null ? undefined : String(init.body),
    });
    const flat = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return new Response(status === 304 ? null : new Uint8Array(body), { status, headers: flat });
  };

  close(): void {
    this.#close();
  }
}

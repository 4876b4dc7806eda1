import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string;
  readonly recipients: readonly string[];
  /** Header lines unfolded, by their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded. */
  readonly text: string;
}

export interface SmtpBehaviour {
  /** The reply to a recipient; 250 unless it says otherwise. */
  recipient?: (address: string) => string;
  /** Takes the connection and says nothing. */
  silent?: boolean;
}

/** As much of a mail server (RFC 5321) as a client needs that delivers one mail after another. */
export class SmtpServer {
  readonly mails: TakenMail[] = [];
  /** Every line a client said outside of a mail. */
  readonly commands: string[] = [];
  readonly port: number;
  behaviour: SmtpBehaviour = {};
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: Set<Socket>;

  private constructor(server: ReturnType<typeof createServer>, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  /** Listens on loopback until the test is over. */
  static async start(): Promise<SmtpServer> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const started = new SmtpServer(server, sockets);
    onTestFinished(() => started.stop());
    return started;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The newest mail to this address. */
  to(address: string): TakenMail | undefined {
    return this.mails.findLast(({ recipients }) => recipients.includes(address));
  }

  /** As when the machine is switched off. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    if (this.behaviour.silent) return;
    let pending = '';
    let from = '';
    let recipients: string[] = [];
    let data: string | undefined;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 test');
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        if (data !== undefined) {
          const end = pending.indexOf('\r\n.\r\n');
          if (end < 0) return;
          this.mails.push(read(from, recipients, pending.slice(0, end)));
          pending = pending.slice(end + 5);
          [data, from, recipients] = [undefined, '', []];
          say('250 taken');
          continue;
        }
        const end = pending.indexOf('\r\n');
        if (end < 0) return;
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        this.commands.push(line);
        const address = /<(.*?)>/.exec(line)?.[1] ?? '';
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') say('250-test\r\n250 SMTPUTF8');
        else if (verb === 'MAIL') {
          from = address;
          say('250 ok');
        } else if (verb === 'RCPT') {
          const reply = this.behaviour.recipient?.(address) ?? '250 ok';
          if (reply.startsWith('250')) recipients.push(address);
          say(reply);
        } else if (verb === 'DATA') {
          data = '';
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  }
}

function read(from: string, recipients: readonly string[], raw: string): TakenMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
  const body = rest.join('\r\n\r\n').replace(/^\.\./gm, '.');
  return { from, recipients: [...recipients], headers, text: decoded(body, headers) };
}

function decoded(body: string, headers: ReadonlyMap<string, string>): string {
  const encoding = headers.get('content-transfer-encoding');
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

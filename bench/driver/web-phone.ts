import { createHash } from 'node:crypto';
import { BenchFailure } from '../errors.ts';
import { expectStatus } from './browser.ts';
import { type Answer, Connection } from './connection.ts';
import { CookieJar } from './cookies.ts';
import { Passkey } from './passkey.ts';
import type { Claimed, Phone } from './phone.ts';

/** What a phone's browser sends with every request, as far as servers look at it. */
const COMMON =
  'User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/18.6 Mobile/15E148 Safari/604.1\r\nAccept-Language: en-GB,en;q=0.9\r\n' +
  'Accept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n';
/** A camera opens links so: no other site led there. */
const NAVIGATE =
  `${COMMON}Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n` +
  'Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n';

/** A phone without an app: its browser, which remembers what enrolled it, and a passkey. Asks what its page asks. */
export class WebPhone implements Phone {
  readonly #origin: string;
  readonly #connection: Connection;
  readonly #cookies = new CookieJar();
  readonly #passkey: Passkey;

  constructor(issuer: string) {
    this.#origin = issuer;
    this.#connection = new Connection(issuer);
    this.#passkey = new Passkey(issuer);
  }

  async enroll(invitation: string): Promise<void> {
    const { options } = await this.#post<{ options: { challenge: string; user: { id: string } } }>(
      '/phone/enroll/options',
      { invitation },
    );
    const response = this.#passkey.register(options.challenge, options.user.id);
    await this.#post('/phone/enroll', { invitation, name: 'Bench phone', response }, 201);
  }

  async claim(frame: string): Promise<Claimed> {
    const page = new URL(frame).pathname;
    this.#checked(
      'GET',
      page,
      200,
      await this.#connection.request('GET', page, this.#fields(NAVIGATE, page)),
    );
    const { ticket, identified } = await this.#post<{ ticket: string; identified: boolean }>('/phone/scan', {
      frame,
    });
    if (!identified) throw new BenchFailure('an enrolled phone was not remembered');
    return this.#post<Claimed>('/phone/claim', { ticket });
  }

  async approve({ challenge, statement }: Claimed, sent: () => void): Promise<void> {
    const digest = createHash('sha256').update(`countersign/v1\0${statement}approve`).digest('base64url');
    const response = this.#passkey.assert(digest);
    await this.#post(`/phone/challenges/${challenge}/approve`, { response }, 200, sent);
  }

  leave(): void {
    this.#connection.drop();
  }

  async #post<Value>(path: string, body: object, status = 200, sent?: () => void): Promise<Value> {
    const fields = this.#fields(
      `${COMMON}Accept: application/json\r\nContent-Type: application/json\r\nOrigin: ${this.#origin}\r\n` +
        'Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n',
      path,
    );
    sent?.();
    const answer = await this.#connection.request('POST', path, fields, JSON.stringify(body));
    this.#checked('POST', path, status, answer);
    return JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8')) as Value;
  }

  #fields(fields: string, path: string): string {
    return fields + this.#cookies.line(path);
  }

  #checked(method: string, path: string, status: number, answer: Answer): void {
    expectStatus(method, path, status, answer);
    this.#cookies.take(answer.head);
  }
}

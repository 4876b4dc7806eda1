import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { API_PATH } from '../../src/phone/index.ts';
import { expectStatus } from './browser.ts';
import { type Answer, Connection } from './connection.ts';
import type { Claimed, Phone } from './phone.ts';

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** An app that signs with node:crypto, which costs a driver far less than WebCrypto; the wire is the phone API's. */
export class AppPhone implements Phone {
  readonly #issuer: string;
  readonly #connection: Connection;
  readonly #key: KeyObject;
  #owner: string;
  #decisionHead = '';

  /** `at`: the node that it asks, where that is not the one browsers ask. */
  constructor(issuer: string, at = issuer) {
    this.#issuer = issuer;
    this.#connection = new Connection(at);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
    this.#owner = head('countersign-phone-proof+jwt', { jwk: { kty, crv, x, y } });
  }

  async enroll(invitation: string): Promise<void> {
    const answer = await this.#post('/enroll', JSON.stringify({ invitation, name: 'Bench phone' }), 201);
    const { phone } = JSON.parse(answer.body) as { phone: string };
    this.#owner = head('countersign-phone-proof+jwt', { kid: phone });
    this.#decisionHead = head('countersign-decision+jws', { kid: phone });
  }

  async claim(frame: string): Promise<Claimed> {
    const answer = await this.#post('/claim', JSON.stringify({ frame }), 200);
    return JSON.parse(Buffer.from(answer.body, 'latin1').toString('utf8'));
  }

  async approve({ challenge, statement }: Claimed, sent: () => void): Promise<void> {
    const digest = createHash('sha256').update(`countersign/v1\0${statement}approve`).digest('base64url');
    const signature = this.#sign(this.#decisionHead, digest);
    await this.#post(`/challenges/${challenge}/approve`, JSON.stringify({ signature }), 200, sent);
  }

  leave(): void {
    this.#connection.drop();
  }

  async #post(path: string, body: string, status: number, sent?: () => void): Promise<Answer> {
    const fields =
      'User-Agent: Bench/1 CFNetwork/3826 Darwin/25.0.0\r\nAccept: application/json\r\nConnection: keep-alive\r\n' +
      `Content-Type: application/json\r\nAuthorization: Phone-Proof ${this.#proof(path, body)}\r\n`;
    sent?.();
    const answer = await this.#connection.request('POST', API_PATH + path, fields, body);
    expectStatus('POST', API_PATH + path, status, answer);
    return answer;
  }

  #proof(path: string, body: string): string {
    const claims = {
      aud: this.#issuer,
      htm: 'POST',
      htu: this.#issuer + API_PATH + path,
      bh: createHash('sha256').update(body).digest('base64url'),
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(16).toString('base64url'),
    };
    return this.#sign(this.#owner, base64url(JSON.stringify(claims)));
  }

  #sign(header: string, payload: string): string {
    const input = `${header}.${payload}`;
    const signature = sign('sha256', Buffer.from(input), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }
}

const head = (typ: string, owner: object): string =>
  base64url(JSON.stringify({ alg: 'ES256', typ, ...owner }));

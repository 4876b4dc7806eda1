import { createHash } from 'node:crypto';
import { ScriptedBrowser } from '../../src/cli/index.ts';
import type { TestGateway } from './gateway.ts';
import { type Lies, Passkey } from './passkey.ts';

/** An answer that is not 2xx, as the page's script reads it. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

export interface Claimed {
  challenge: string;
  state: string;
  statement: string;
  expiresIn: number;
  credential: { id: string; transports?: string[] };
  rpId: string;
}

/** What a passkey signs for this decision. */
export const digestOf = (statement: string, decision = 'approve'): string =>
  createHash('sha256').update(`countersign/v1\0${statement}${decision}`).digest('base64url');

/** A phone's browser with a passkey in software: does what the pages' scripts do. */
export class WebPhoneActor {
  readonly browser: ScriptedBrowser;
  readonly passkey: Passkey;

  constructor(g: TestGateway, browser = new ScriptedBrowser(g.origin)) {
    this.browser = browser;
    this.passkey = new Passkey(g.issuer);
  }

  async enroll(invitation: string, lies: Lies = {}): Promise<{ phone: string; user: { name: string } }> {
    const { options } = await this.post<{ options: Parameters<Passkey['register']>[0] }>(
      '/phone/enroll/options',
      { invitation },
    );
    const response = this.passkey.register(options, lies);
    return this.post('/phone/enroll', { invitation, name: 'My phone', response });
  }

  scan(frame: string): Promise<{ ticket: string; identified: boolean; expiresIn: number; name?: string }> {
    return this.post('/phone/scan', { frame });
  }

  async identify(lies: Lies = {}): Promise<{ identified: boolean }> {
    const { options } = await this.post<{ options: { challenge: string } }>('/phone/identify/options', {});
    return this.post('/phone/identify', { response: this.passkey.assert(options.challenge, lies) });
  }

  claim(ticket: string): Promise<Claimed> {
    return this.post('/phone/claim', { ticket });
  }

  async scanAndClaim(frame: string): Promise<Claimed> {
    return this.claim((await this.scan(frame)).ticket);
  }

  approve(claimed: Pick<Claimed, 'challenge' | 'statement'>, lies: Lies = {}): Promise<{ state: string }> {
    const response = this.passkey.assert(digestOf(claimed.statement), lies);
    return this.post(`/phone/challenges/${claimed.challenge}/approve`, { response });
  }

  decline(challenge: string, reason: string): Promise<{ state: string }> {
    return this.post(`/phone/challenges/${challenge}/decline`, { reason });
  }

  async post<T>(path: string, body: object): Promise<T> {
    const response = await this.browser.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    const answer = (await response.json()) as { code?: string };
    if (!response.ok) throw new Refused(response.status, answer.code ?? 'no code');
    return answer as T;
  }
}

/** A web phone of this person, enrolled. */
export async function webPhoneOf(g: TestGateway, name: string): Promise<WebPhoneActor> {
  const phone = new WebPhoneActor(g);
  await phone.enroll(await g.invitationFor(name));
  return phone;
}

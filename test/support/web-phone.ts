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

/** How a challenge of this phone stands. */
export interface Standing {
  challenge: string;
  state: string;
  reason?: string;
  code?: string;
  expiresIn?: number;
}

/** What a passkey signs for this decision, with the number that was typed. */
export const digestOf = (statement: string, decision = 'approve', number = ''): string =>
  createHash('sha256').update(`countersign/v1\0${statement}${decision}${number}`).digest('base64url');

/** A phone's browser with a passkey in software: does what the pages' scripts do. */
export class WebPhoneActor {
  readonly browser: ScriptedBrowser;
  readonly passkey: Passkey;

  constructor(g: TestGateway, browser = new ScriptedBrowser(g.origin), passkey = new Passkey(g.issuer)) {
    this.browser = browser;
    this.passkey = passkey;
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

  typeCode(code: string): Promise<{ ticket: string; identified: boolean; expiresIn: number }> {
    return this.post('/phone/code', { code });
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

  approve(
    claimed: Pick<Claimed, 'challenge' | 'statement'>,
    lies: Lies = {},
    number = '',
  ): Promise<Standing> {
    const response = this.passkey.assert(digestOf(claimed.statement, 'approve', number), lies);
    return this.post(`/phone/challenges/${claimed.challenge}/approve`, { response });
  }

  decline(challenge: string, reason: string): Promise<Standing> {
    return this.post(`/phone/challenges/${challenge}/decline`, { reason });
  }

  /** How the challenge stands now. */
  async standing(challenge: string): Promise<Standing> {
    const response = await this.browser.request(`/phone/challenges/${challenge}`, {
      headers: { Accept: 'application/json' },
    });
    const answer = (await response.json()) as Standing & { code?: string };
    if (!response.ok) throw new Refused(response.status, answer.code ?? 'no code');
    return answer;
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

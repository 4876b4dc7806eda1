import type { WaitingTab } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { TestGateway } from './gateway.ts';
import type { Lies, Passkey } from './passkey.ts';
import type { Asked, RelyingParty } from './relying-party.ts';
import { WebPhoneActor } from './web-phone.ts';

export interface Details {
  givenName: string;
  familyName?: string;
  nickname?: string;
  phoneName: string;
  acceptedTerms?: string;
}

export interface Begun {
  ticket: string;
  expiresIn: number;
  step: 'email' | 'code' | 'names';
  email?: string;
  application: { name: string; host: string };
  termsUrl?: string;
  prefill: { email?: string; givenName?: string; familyName?: string };
}

export const ADA: Details = {
  givenName: 'Ada',
  familyName: 'Lovelace',
  nickname: 'Countess',
  phoneName: 'My phone',
};

let people = 0;

/** An address that nobody in this run has had. */
export const freshAddress = (domain = 'example.com'): string => `person${++people}of${process.pid}@${domain}`;

/** A phone's browser that is new here, in the middle of a sign-in: does what the page's script does. */
export class SignUpActor extends WebPhoneActor {
  ticket = '';

  /** Scans what this tab shows. */
  async scanned(tab: WaitingTab): Promise<this> {
    this.ticket = (await this.scan(tab.frame)).ticket;
    return this;
  }

  async begin(): Promise<Begun> {
    const begun = await this.post<Begun>('/phone/sign-up/begin', { ticket: this.ticket });
    this.ticket = begun.ticket;
    return begun;
  }

  code(email: string): Promise<{ step: string; email: string }> {
    return this.post('/phone/sign-up/code', { ticket: this.ticket, email });
  }

  verify(code: string): Promise<{ step: string; email: string }> {
    return this.post('/phone/sign-up/verify', { ticket: this.ticket, code });
  }

  options(details: Details = ADA): Promise<{ options: Parameters<Passkey['register']>[0] }> {
    return this.post('/phone/sign-up/options', { ticket: this.ticket, details });
  }

  async finish(
    details: Details = ADA,
    lies: Lies = {},
  ): Promise<{ phone: string; ticket?: string; user: { name: string } }> {
    const { options } = await this.options(details);
    const response = this.passkey.register(options, lies);
    return this.post('/phone/sign-up/finish', { ticket: this.ticket, details, response });
  }

  /** Up to the proof of this address. */
  async proves(g: TestGateway, email: string): Promise<this> {
    await this.begin();
    await this.code(email);
    await this.verify(await codeTo(g, email));
    return this;
  }

  /** All of it. */
  async signsUp(g: TestGateway, email: string, details?: Details) {
    await this.proves(g, email);
    return this.finish(details);
  }
}

export interface Door {
  party: RelyingParty;
  asked: Asked;
  tab: WaitingTab;
  /** A phone that has scanned and is new here. */
  phone: SignUpActor;
}

/** A sign-in at an application where anybody may sign up, and a new phone that has scanned its code. */
export async function atTheDoor(
  g: TestGateway,
  input: Partial<IntegrationInput> = {},
  request: Record<string, string> = {},
): Promise<Door> {
  const party = await g.relyingParty({ signUp: 'open', ...input });
  const asked = await party.ask(request);
  const tab = await g.browser().open(asked.url.replace(g.issuer, g.origin));
  return { party, asked, tab, phone: await new SignUpActor(g).scanned(tab) };
}

export interface KeptMail {
  to: string;
  subject: string;
}

/** The mails that the demo kept, newest first, as its page shows them. */
export async function outboxOf(g: TestGateway): Promise<KeptMail[]> {
  const html = await (await g.fetch(`${g.issuer}/demo/outbox`)).text();
  return [...html.matchAll(/<article.*?<bdi>(.*?)<\/bdi>.*?To (\S+) at/gs)].map(
    ([, subject = '', to = '']) => ({ to, subject }),
  );
}

/** The code in the newest mail to this address. */
export async function codeTo(g: TestGateway, email: string): Promise<string> {
  const mail = (await outboxOf(g)).find(({ to }) => to === email);
  const code = /^(\d{6}) /.exec(mail?.subject ?? '')?.[1];
  if (code === undefined) throw new Error(`no code was mailed to ${email}`);
  return code;
}

/** A code of six digits that is not this one. */
export const otherThan = (code: string, by = 1): string =>
  String((Number(code) + by) % 1_000_000).padStart(6, '0');

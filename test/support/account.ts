import { expect } from 'vitest';
import { ScriptedBrowser, WaitingTab } from '../../src/cli/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { catalogues } from '../../views/index.ts';
import type { TestGateway } from './gateway.ts';
import type { WebPhoneActor } from './web-phone.ts';

/** A page as a person reads it. */
export interface Seen {
  readonly status: number;
  readonly location: string | null;
  readonly html: string;
  readonly headers: Headers;
}

/** A browser in front of the account pages: fills in the forms that it sees. */
export class AccountActor {
  readonly g: TestGateway;
  readonly browser: ScriptedBrowser;

  constructor(g: TestGateway, browser = new ScriptedBrowser(g.origin)) {
    this.g = g;
    this.browser = browser;
  }

  async get(path = '/me', headers: Record<string, string> = {}): Promise<Seen> {
    return seen(await this.browser.request(path, { headers }));
  }

  /** Sends a form, and follows to the page that it leads to. */
  async post(path: string, fields: Record<string, string> = {}, headers = {}): Promise<Seen> {
    const answer = await this.send(path, fields, headers);
    return answer.status === 303 && answer.location?.startsWith('/me') ? this.get(answer.location) : answer;
  }

  /** Sends a form, and gives the answer itself. */
  async send(path: string, fields: Record<string, string> = {}, headers = {}): Promise<Seen> {
    return seen(
      await this.browser.request(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      }),
    );
  }

  /** Sends a form with files. */
  async upload(path: string, fields: Record<string, string | Uint8Array>): Promise<Seen> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') body.set(name, value);
      else body.set(name, new Blob([new Uint8Array(value)]), `${name}.png`);
    }
    return seen(await this.browser.request(path, { method: 'POST', body }));
  }

  /** Sends a form that asks a phone, and gives the page that waits for it. */
  async ask(path: string, fields: Record<string, string> = {}): Promise<WaitingTab> {
    const { html, status } = await this.send(path, fields);
    expect(status, html.slice(0, 2_000)).toBe(200);
    return tabOf(this.browser, html);
  }

  /** Signs in, and gives the page that comes then. */
  async signIn(phone: WebPhoneActor | PhoneClient): Promise<Seen> {
    const tab = await this.ask('/me/sign-in');
    await approve(phone, tab);
    return this.resume(tab);
  }

  /** Goes where the waiting page goes, and on. */
  async resume({ paths }: WaitingTab): Promise<Seen> {
    const answer = await this.get(paths.resume);
    return answer.status === 303 ? this.get(answer.location ?? '') : answer;
  }

  /** Adds a phone by this one, up to the link that the new one scans. */
  async invitation(phone: WebPhoneActor): Promise<string> {
    const tab = await this.ask('/me/phones/add');
    await approve(phone, tab);
    return linkOf(await this.resume(tab));
  }

  /** The cookie of the session, or undefined. */
  get cookie(): string | undefined {
    return /(?:^|; )(?:__Host-)?cs_account=([^;]*)/.exec(this.browser.jar.header('/me') ?? '')?.[1];
  }
}

/** Approves what this page asks, and types the code back where one is shown. */
export async function approve(phone: WebPhoneActor | PhoneClient, tab: WaitingTab): Promise<string> {
  const { statement, code } = await approveOnPhone(phone, tab.frame);
  if (code !== undefined) await tab.confirm(code);
  return statement;
}

async function approveOnPhone(phone: WebPhoneActor | PhoneClient, frame: string) {
  if ('scanAndClaim' in phone) {
    const claimed = await phone.scanAndClaim(frame);
    return { statement: claimed.statement, code: (await phone.approve(claimed)).code };
  }
  const { challenge, statement } = await phone.claim(frame);
  return { statement, code: (await phone.approve(challenge, statement)).code };
}

/** The link that the new phone scans, from the page that shows it. */
export function linkOf({ html }: Seen): string {
  const link = /data-link="([^"]*)"/.exec(html)?.[1];
  if (link === undefined) throw new Error(`no code is shown: ${headingOf({ html })}`);
  return link;
}

export const headingOf = ({ html }: Pick<Seen, 'html'>): string => /<h1[^>]*>([^<]*)/.exec(html)?.[1] ?? '';

/** What the page says once about what was done. */
export const noticeOf = ({ html }: Seen): string => /<p role="status">([^<]*)/.exec(html)?.[1] ?? '';

/** The ids in the hidden fields of this name. */
export const idsOf = ({ html }: Seen, name: 'phone' | 'browser'): string[] => [
  ...new Set([...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(([, id]) => id ?? '')),
];

export const WORDS: Readonly<Record<string, string>> = catalogues.en;

async function seen(response: Response): Promise<Seen> {
  const { status, headers } = response;
  return { status, headers, location: headers.get('Location'), html: await response.text() };
}

export function tabOf(browser: ScriptedBrowser, html: string): WaitingTab {
  const attribute = (name: string) =>
    (new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? 'null')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  return new WaitingTab(browser, JSON.parse(attribute('data-snapshot')), JSON.parse(attribute('data-paths')));
}

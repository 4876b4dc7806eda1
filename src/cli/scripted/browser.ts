import type { WaitingPaths, WaitingSnapshot } from '../../pages/index.ts';
import { CookieJar } from './cookie-jar.ts';

/** An answer that is not what a browser that signs in expects. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  readonly status: number;
  readonly body: string;
  constructor(what: string, status: number, body: string) {
    super(`${what}: the gateway answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** What the gateway sends the browser on to: a form to post, or an address to open. */
export interface SentBack {
  readonly action: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** A browser without a screen: keeps cookies, follows what the pages' scripts would do, says what it sees. */
export class ScriptedBrowser {
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  readonly jar = new CookieJar();

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin;
    this.#headers = {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0',
      Accept: 'text/html',
      ...headers,
    };
  }

  /** One request with this browser's cookies; redirects are not followed. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.#origin);
    const cookie = this.jar.header(url.pathname);
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        ...this.#headers,
        ...(init.method === 'POST' ? { 'Sec-Fetch-Site': 'same-origin' } : {}),
        ...(cookie === undefined ? {} : { Cookie: cookie }),
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    this.jar.take(response.headers.getSetCookie());
    return response;
  }

  /** Opens an authorization request and gives the waiting page. Rejects when another page comes. */
  async open(url: string): Promise<WaitingTab> {
    const response = await this.request(url);
    const html = await response.text();
    const snapshot = attribute(html, 'data-snapshot');
    const paths = attribute(html, 'data-paths');
    if (response.status !== 200 || snapshot === undefined || paths === undefined) {
      throw new UnexpectedAnswer('the waiting page', response.status, html);
    }
    return new WaitingTab(this, JSON.parse(snapshot) as WaitingSnapshot, JSON.parse(paths) as WaitingPaths);
  }
}

/** A waiting page in a tab of a scripted browser. */
export class WaitingTab {
  readonly #browser: ScriptedBrowser;
  readonly paths: WaitingPaths;
  snapshot: WaitingSnapshot;

  constructor(browser: ScriptedBrowser, snapshot: WaitingSnapshot, paths: WaitingPaths) {
    this.#browser = browser;
    this.snapshot = snapshot;
    this.paths = paths;
  }

  /** What the QR code holds now. */
  get frame(): string {
    const { frames } = this.snapshot;
    if (frames === undefined) throw new Error(`no code is shown while ${this.snapshot.state}`);
    return `${frames.prefix}.${frames.codes[0]}`;
  }

  /** The event stream, one snapshot after another, until the gateway ends it. */
  async *events(signal?: AbortSignal): AsyncGenerator<WaitingSnapshot> {
    const response = await this.#browser.request(this.paths.events, {
      headers: { Accept: 'text/event-stream' },
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status !== 200 || response.body === null) {
      throw new UnexpectedAnswer('the event stream', response.status, await response.text());
    }
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data === undefined) continue;
        this.snapshot = JSON.parse(data) as WaitingSnapshot;
        yield this.snapshot;
      }
    }
  }

  /** Reads the stream until this state comes. Rejects when the stream ends without it. */
  async until(...states: WaitingSnapshot['state'][]): Promise<WaitingSnapshot> {
    for await (const snapshot of this.events()) {
      if (states.includes(snapshot.state)) return snapshot;
    }
    throw new Error(`the stream ended at ${this.snapshot.state}, not at ${states.join(' or ')}`);
  }

  /** One poll, as where event streams are cut. */
  async poll(): Promise<WaitingSnapshot> {
    const response = await this.#browser.request(this.paths.state, {
      headers: { Accept: 'application/json' },
    });
    if (!response.ok) throw new UnexpectedAnswer('the poll', response.status, await response.text());
    this.snapshot = (await response.json()) as WaitingSnapshot;
    return this.snapshot;
  }

  /** Types the code that the phone shows. Rejects when the gateway does not want one. */
  async confirm(code: string): Promise<WaitingSnapshot> {
    const response = await this.#browser.request(this.paths.confirm, {
      method: 'POST',
      body: JSON.stringify({ code }),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    });
    if (!response.ok) throw new UnexpectedAnswer('the typed code', response.status, await response.text());
    this.snapshot = (await response.json()) as WaitingSnapshot;
    return this.snapshot;
  }

  async newCode(): Promise<WaitingSnapshot> {
    const response = await this.#browser.request(this.paths.newCode, {
      method: 'POST',
      headers: { Accept: 'application/json' },
    });
    if (!response.ok) throw new UnexpectedAnswer('the new code', response.status, await response.text());
    this.snapshot = (await response.json()) as WaitingSnapshot;
    return this.snapshot;
  }

  /** Presses Cancel and follows to what the relying party gets. */
  async cancel(): Promise<SentBack> {
    const response = await this.#browser.request(this.paths.cancel, { method: 'POST' });
    if (response.status !== 303) {
      throw new UnexpectedAnswer('cancelling', response.status, await response.text());
    }
    return this.collect(response.headers.get('Location') ?? '');
  }

  /** Goes where the page goes when the phone has answered: back to the relying party. */
  async collect(path: string = this.paths.resume): Promise<SentBack> {
    const response = await this.#browser.request(path);
    const body = await response.text();
    const sentBack = readSentBack(response, body);
    if (sentBack === undefined) throw new UnexpectedAnswer('going back', response.status, body);
    return sentBack;
  }
}

/** What a response sends the browser on to: by form_post, query or fragment. */
export function readSentBack(response: Response, html: string): SentBack | undefined {
  const location = response.headers.get('Location');
  if (location !== null && URL.canParse(location)) {
    const url = new URL(location);
    const parameters = url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1));
    return { action: url.origin + url.pathname, fields: new Map(parameters) };
  }
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined || !/<form[^>]*method="post"/.test(html)) return undefined;
  const fields = new Map<string, string>();
  for (const [input] of html.matchAll(/<input [^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    const value = /value="([^"]*)"/.exec(input)?.[1] ?? '';
    if (name !== undefined) fields.set(unescapeHtml(name), unescapeHtml(value));
  }
  return URL.canParse(unescapeHtml(action)) ? { action: unescapeHtml(action), fields } : undefined;
}

function attribute(html: string, name: string): string | undefined {
  const value = new RegExp(`${name}="([^"]*)"`).exec(html)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

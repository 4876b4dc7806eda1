import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { SentBack } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { type Chromium, until } from './chromium.ts';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { readQr, type SeenCode } from './qr.ts';
import type { Asked, RelyingParty } from './relying-party.ts';
import { RunningClock } from './running-clock.ts';

/** A gateway for real browsers, whose clocks run. */
export const startBrowsableGateway = (options: GatewayOptions = {}): Promise<TestGateway> =>
  startGateway({ clock: new RunningClock(), ...options });

/** Starts a gateway that was stopped again: at the same address, on the same folder and store. */
export const startAgain = (g: TestGateway): Promise<TestGateway> =>
  startGateway({
    clock: g.clock,
    dataDir: g.dataDir,
    port: g.config.port,
    ...(g.config.redisUrl === undefined ? {} : { redisUrl: g.config.redisUrl }),
  });

/** A person in front of the waiting page, the relying party that sent them, and Ada with her phone. */
export interface WaitingRoom {
  g: TestGateway;
  party: RelyingParty;
  asked: Asked;
  ada: PhoneClient;
  context: BrowserContext;
  page: WaitingPage;
  /** What browsers brought to the relying party. */
  answers: Answers;
}

export interface WaitingRoomOptions extends GatewayOptions {
  chromium: Chromium;
  /** Their browser, where it is not an ordinary one. */
  context?: BrowserContext;
  integration?: Partial<IntegrationInput>;
  /** Parameters of the authorization request. */
  request?: Record<string, string>;
}

/** Starts a gateway and opens the waiting page in Chromium, by a relying party's request. */
export async function enterWaitingRoom(options: WaitingRoomOptions): Promise<WaitingRoom> {
  const g = await startBrowsableGateway(options);
  const party = await g.relyingParty(options.integration);
  const ada = await g.phoneOf('ada');
  const context = options.context ?? (await options.chromium.person());
  const answers = await Answers.at(party, context);
  const asked = await party.ask(options.request);
  const page = await WaitingPage.open(context, asked.url);
  return { g, party, asked, ada, context, page, answers };
}

/** The waiting page as a person has it in front of them. */
export class WaitingPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, url: string): Promise<WaitingPage> {
    const page = await context.newPage();
    await page.goto(url);
    return new WaitingPage(page);
  }

  /** Waits for this heading. */
  async headed(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  }

  /** Waits until the status region says this, and nothing else. */
  async says(words: string): Promise<void> {
    await until(async () => expect(await this.page.locator('[role=status]').innerText()).toBe(words));
  }

  /** Waits until the alert region says this, and nothing else. */
  async alerts(words: string): Promise<void> {
    await until(async () => expect(await this.page.locator('[role=alert]').innerText()).toBe(words));
  }

  /** The code on the screen, read from its pixels as soon as it can be read. */
  seenCode(): Promise<SeenCode> {
    return until(async () => {
      await this.page.locator('#code').evaluate((code) => code.scrollIntoView({ block: 'center' }));
      const seen = readQr(await this.page.screenshot());
      if (!seen) throw new Error('no code can be read');
      return seen;
    });
  }

  /** What the code says. Only where it stands is looked at: most of a screen is something else to search through. */
  code(): Promise<string> {
    return until(async () => {
      const code = this.page.locator('#code');
      await code.evaluate((canvas) => canvas.scrollIntoView({ block: 'center' }));
      const clip = await code.boundingBox();
      const seen = clip ? readQr(await this.page.screenshot({ clip })) : undefined;
      if (!seen) throw new Error('no code can be read');
      return seen.text;
    });
  }

  /** The code, once another than this is shown. */
  codeAfter(before: string): Promise<string> {
    return until(async () => {
      const now = await this.code();
      if (now === before) throw new Error('the same code is still shown');
      return now;
    });
  }
}

/** The token in a code: which challenge it is of, whatever the frame. */
export const tokenOf = (code: string): string =>
  new URL(code).pathname.split('/').at(-1)?.split('.')[0] ?? '';

const BACK =
  '<!doctype html><title>Back</title><link rel="icon" href="data:,"><h1>Back at the application</h1>';

/** Stands where the relying party is: keeps what browsers bring, and answers with a page of its own. */
export class Answers {
  readonly all: SentBack[] = [];
  readonly #origin: string;

  private constructor(origin: string) {
    this.#origin = origin;
  }

  /** On loopback it is a server; any other host is played inside the browser, which cannot catch redirects. */
  static async at(party: RelyingParty, context: BrowserContext): Promise<Answers> {
    const { origin, hostname, port } = new URL(party.redirectUri);
    const answers = new Answers(origin);
    if (hostname === '127.0.0.1') await answers.#serve(Number(port));
    else await answers.#intercept(context);
    return answers;
  }

  /** Waits until this page has arrived at the relying party, and gives what it brought. */
  async broughtBy(page: Page): Promise<SentBack> {
    await page.waitForURL((url) => url.origin === this.#origin);
    const brought = this.all.at(-1);
    if (!brought) throw new Error('the relying party was not asked');
    const { hash } = new URL(page.url());
    return hash === '' ? brought : { ...brought, fields: new Map(new URLSearchParams(hash.slice(1))) };
  }

  async #intercept(context: BrowserContext): Promise<void> {
    await context.route(
      (url) => url.origin === this.#origin,
      async (route) => {
        this.#keep(route.request().url(), route.request().postData());
        await route.fulfill({ contentType: 'text/html', body: BACK });
      },
    );
  }

  async #serve(port: number): Promise<void> {
    const server = createServer(async (request, response) => {
      const posted = request.method === 'POST' ? await text(request) : null;
      this.#keep(this.#origin + request.url, posted);
      response.setHeader('Content-Type', 'text/html').end(BACK);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  #keep(url: string, posted: string | null): void {
    const { origin, pathname, searchParams } = new URL(url);
    const fields = new Map(posted === null ? searchParams : new URLSearchParams(posted));
    this.all.push({ action: origin + pathname, fields });
  }
}

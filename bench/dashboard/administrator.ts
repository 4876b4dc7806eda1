import type { ScriptedBrowser } from '../../src/cli/index.ts';
import type { Gateway } from '../../src/gateway.ts';
import { BenchFailure } from '../errors.ts';
import { built } from '../servers/built.ts';

/** One answer as it came, with how long it took from the request to the last byte, in milliseconds. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly location: string | null;
  readonly html: string;
  readonly ms: number;
}

/** An operator with a browser that is signed in to the dashboard, by a phone of the phone API. */
export class Administrator {
  readonly #browser: ScriptedBrowser;

  private constructor(browser: ScriptedBrowser) {
    this.#browser = browser;
  }

  static async signIn(gateway: Gateway, origin: string): Promise<Administrator> {
    const { ScriptedBrowser, WaitingTab } =
      await built<typeof import('../../src/cli/index.ts')>('cli/index.js');
    const { generatePhoneKeyPair, PhoneClient, webCryptoPhoneKey } =
      await built<typeof import('../../src/phone/index.ts')>('phone/index.js');
    const email = 'operator@bench.example';
    const { url } = await gateway.enrollment.invite({ email, givenName: 'Ada', familyName: 'Operator' });
    const key = await webCryptoPhoneKey(await generatePhoneKeyPair(true));
    const phone = new PhoneClient({ issuer: origin, key, phoneId: undefined, now: Date.now, fetch });
    await phone.enroll(url, 'Phone of the operator');
    const user = await gateway.people.userByEmail(email);
    if (user === undefined) throw new BenchFailure('nobody was invited');
    await gateway.ownership.addOperator(user.id, Date.now());

    const me = new Administrator(new ScriptedBrowser(origin));
    const asked = await me.#send('/dashboard/sign-in', { method: 'POST', body: new URLSearchParams() });
    const attribute = (name: string) =>
      JSON.parse(
        (new RegExp(`${name}="([^"]*)"`).exec(asked.html)?.[1] ?? 'null')
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&'),
      );
    const tab = new WaitingTab(me.#browser, attribute('data-snapshot'), attribute('data-paths'));
    const { challenge, statement } = await phone.claim(tab.frame);
    const { code } = await phone.approve(challenge, statement);
    if (code !== undefined) await tab.confirm(code);
    const opened = await me.get(tab.paths.resume);
    if (opened.status !== 303) throw new BenchFailure(`the dashboard did not open: ${opened.status}`);
    return me;
  }

  get(path: string): Promise<Answered> {
    return this.#send(path, {});
  }

  async #send(path: string, init: RequestInit): Promise<Answered> {
    const began = performance.now();
    const response = await this.#browser.request(path, init);
    const { status, headers } = response;
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    // A download goes on for as long as there is something: what is waited for is its beginning.
    const isPage = type === 'text/html' || type === '';
    const html = isPage ? await response.text() : '';
    const ms = performance.now() - began;
    if (!isPage) await response.body?.cancel();
    return { status, type, location: headers.get('location'), html, ms };
  }
}

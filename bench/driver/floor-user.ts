import { Browser, bodyText } from './browser.ts';
import type { Answer } from './connection.ts';
import type { Target } from './messages.ts';
import { readFormPost } from './pages.ts';
import { authorizeQuery, checkForm, type Timing, type VirtualUser } from './sign-in.ts';
import type { TokenCheck } from './token-check.ts';

/** A new browser for each sign-in at the bare provider: authorize, interaction, finish, resume. */
export class FloorUser implements VirtualUser {
  readonly cookiesLeft = 0;
  readonly #target: Target;
  readonly #tokens: TokenCheck;
  readonly #browser: Browser;

  constructor(target: Target, tokens: TokenCheck) {
    this.#target = target;
    this.#tokens = tokens;
    this.#browser = new Browser(target.origin);
  }

  async signIn(): Promise<Timing> {
    const { origin } = this.#target;
    const browser = this.#browser;
    browser.cookies.clear();
    const asked = authorizeQuery(this.#target);
    const started = performance.now();
    const interaction = locationOf(await browser.get(asked.path, 303), origin);
    await browser.get(interaction, 200);
    const resume = locationOf(await browser.post(interaction, 303, origin), origin);
    const form = readFormPost(bodyText(await browser.get(resume, 200)));
    const whole = performance.now() - started;
    await checkForm(form, asked, this.#target, this.#tokens);
    return { whole, approve: undefined };
  }

  leave(): void {
    this.#browser.leave();
  }
}

const locationOf = ({ head }: Answer, origin: string): string =>
  (/\r\nlocation: *([^\r]+)/i.exec(head)?.[1] ?? '').replace(origin, '');

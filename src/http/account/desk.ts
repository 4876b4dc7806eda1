import type { Context } from 'koa';
import type { Errand, Origin, Sessions, SignedIn } from '../../domain/account/index.ts';
import type { Asker } from '../../domain/challenge/index.ts';
import type { ConfirmationPolicy } from '../../domain/directory/index.ts';
import { DEFAULT_ORGANIZATION, type Limiter, type Random, randomToken } from '../../kernel/index.ts';
import type { AccountEnd, AccountNotice } from '../../pages/index.ts';
import { accountPaths, routes } from '../routes.ts';
import { languageOf } from '../shared/language.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import { countBeginning, type Waiting } from '../signin/index.ts';
import type { AccountCookies } from './account-cookies.ts';

/** As whom the gateway asks a phone. */
const OURSELVES = 'Countersign';

export interface DeskParts {
  issuer: string;
  demo: boolean;
  sessions: Sessions;
  cookies: AccountCookies;
  waiting: Waiting;
  show: ShowPage;
  limiter: Limiter;
  random: Random;
}

const ALWAYS_TYPED_BACK: ConfirmationPolicy = { kind: 'typed-code', when: 'always' };

/**
 * A phone that is added stays: whoever got one added by passing a code on would be this person from then on. An open
 * account leads there as well, by another address and recovery codes. So a code is always typed back where either is
 * asked for, and not only at a risk.
 */
const CONFIRMATIONS: Record<Errand['purpose'], ConfirmationPolicy> = {
  account: ALWAYS_TYPED_BACK,
  'add-phone': ALWAYS_TYPED_BACK,
};

/** What every account page begins and ends with: who sits there, and where they go on. */
export class Desk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Whoever is signed in to their account in this browser. */
  recall(ctx: Context): Promise<SignedIn | undefined> {
    return this.#parts.sessions.recall(this.#parts.cookies.session.read(ctx));
  }

  /** Does this for whoever is signed in; to anybody else it shows where one signs in. */
  signedIn(handle: (ctx: Context, me: SignedIn) => Promise<void> | void) {
    return async (ctx: Context): Promise<void> => {
      const me = await this.recall(ctx);
      if (me === undefined) return this.door(ctx, 401, 'over');
      await this.#parts.limiter.count('account', me.user.id);
      await handle(ctx, me);
    };
  }

  /** Where one signs in, and why one is not. */
  door(ctx: Context, status: number, end?: AccountEnd): void {
    const { cookies, show, demo } = this.#parts;
    if (cookies.session.read(ctx) !== undefined) cookies.clear(ctx);
    show(ctx, status, 'account-door', {
      paths: accountPaths,
      recover: routes.recover.page,
      ...(end && { end: { kind: end } }),
      ...(demo && { demo: routes.demo.start }),
    });
  }

  /** Goes back to the account page, which says this once. */
  async back(ctx: Context, me: SignedIn, notice: AccountNotice): Promise<void> {
    await this.#parts.sessions.change(me.session.id, { notice });
    seeOther(ctx, routes.me.page);
  }

  /** Asks a phone to open an account, whoever's it is. */
  async askAnybody(ctx: Context): Promise<void> {
    const { limiter, random } = this.#parts;
    await countBeginning(limiter, ctx);
    await this.#ask(ctx, this.#asker('account'), randomToken(random, 32));
  }

  /** Asks a phone of this person, and of nobody else, for something. The session remembers what. */
  async askFor(ctx: Context, me: SignedIn, what: Omit<Errand, 'uid'>): Promise<void> {
    const { limiter, random, sessions } = this.#parts;
    await countBeginning(limiter, ctx);
    const uid = randomToken(random, 32);
    await sessions.change(me.session.id, { errand: { ...what, uid } });
    await this.#ask(ctx, { ...this.#asker(what.purpose), onlyFor: me.user.id }, uid);
  }

  #ask(ctx: Context, asker: Asker, uid: string): Promise<void> {
    return this.#parts.waiting.begin(ctx, asker, { kind: 'account', uid });
  }

  #asker(purpose: Errand['purpose']): Asker {
    const { issuer } = this.#parts;
    return {
      organizationId: DEFAULT_ORGANIZATION,
      integrationId: undefined,
      clientId: issuer,
      application: OURSELVES,
      host: new URL(issuer).host,
      demo: false,
      purpose,
      policy: { confirmation: CONFIRMATIONS[purpose], signUp: { mode: 'open', domains: [] } },
    };
  }
}

/** From where a change is asked for. */
export const originOf = (ctx: Context): Origin => ({
  address: addressOf(ctx),
  wanted: languageOf(ctx),
});

/** After a form: the browser loads that page anew, and a reload sends nothing again. */
export function seeOther(ctx: Context, path: string): void {
  ctx.status = 303;
  ctx.redirect(path);
}

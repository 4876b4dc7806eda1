import type { Context } from 'koa';
import type { Challenge } from '../../domain/challenge/index.ts';
import {
  type Asked,
  type SessionSignIn,
  type SignOn,
  type SignOns,
  sidOf,
} from '../../domain/session/index.ts';
import type { ClientSource, KeptSession, SignedOn, SignOnDoor, SignOnRequest } from '../../oidc/index.ts';
import { domainHintOf, type KnownBrowsers, prefillOf } from '../signin/index.ts';
import type { SignOnCookie } from './sign-on-cookie.ts';

export interface BrowserSessionsParts {
  signOns: SignOns;
  signIn: SessionSignIn;
  clients: ClientSource;
  cookie: SignOnCookie;
  knownBrowsers: KnownBrowsers;
}

/** Single sign-on in one browser: what its cookie is worth to an application, and when it gets one. */
export class BrowserSessions implements SignOnDoor {
  readonly #parts: BrowserSessionsParts;

  constructor(parts: BrowserSessionsParts) {
    this.#parts = parts;
  }

  /** Where the application takes no session, none is looked for. */
  async recall(ctx: Context, request: SignOnRequest): Promise<SignedOn | undefined> {
    const { signIn, signOns, cookie, knownBrowsers } = this.#parts;
    const { integration, maxAge, hints } = request;
    const token = integration.protocol.sessionAge > 0 ? cookie.read(ctx) : undefined;
    const session = token === undefined ? undefined : await signOns.recall(token);
    if (session === undefined) return undefined;
    const asked: Asked = { integration, maxAge, email: prefillOf(hints)?.email };
    const browser = knownBrowsers.of(ctx);
    if (!(await signIn.answers(session, asked, browser))) return undefined;
    return {
      result: session,
      sid: sidOf(session, integration.clientId),
      keep: () => signIn.used(session, asked, browser, domainHintOf(hints.domain)),
    };
  }

  /**
   * A session for what this browser has just collected, where the application takes sessions; undefined elsewhere, so
   * that nobody is signed on by an application that always asks.
   */
  async begin(ctx: Context, consumed: Challenge): Promise<KeptSession | undefined> {
    const { signOns, clients, cookie } = this.#parts;
    const { result, browser, clientId } = consumed;
    const integration = await clients.integration(clientId);
    if (result === undefined || !integration || integration.protocol.sessionAge === 0) return undefined;
    const before = await signOns.recall(cookie.read(ctx));
    const { token, session } = signOns.begin(
      {
        userId: result.userId,
        phoneId: result.phoneId,
        acr: result.acr,
        amr: result.amr,
        authenticatedAt: result.authenticatedAt,
        confirmedBy: consumed.confirmation?.kind ?? 'none',
        here: consumed.here ?? false,
        risky: consumed.risky ?? false,
        browserKey: browser.keyHash,
        address: browser.address,
      },
      before,
    );
    return {
      sid: sidOf(session, clientId),
      keep: async () => {
        await signOns.keep(withClient(session, clientId), before);
        cookie.write(ctx, token);
      },
    };
  }
}

const withClient = (session: SignOn, clientId: string): SignOn => ({
  ...session,
  clients: [...new Set([...session.clients, clientId])],
});

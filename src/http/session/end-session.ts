import type Router from '@koa/router';
import type { Context } from 'koa';
import { displayName, type Integration, type PeopleStore } from '../../domain/directory/index.ts';
import { type SignOn, type SignOns, sidOf } from '../../domain/session/index.ts';
import { GatewayError, type Limiter } from '../../kernel/index.ts';
import { type ClientSource, type IdTokenHint, readIdTokenHint, subjectFor } from '../../oidc/index.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { allowFraming } from '../shared/headers.ts';
import { chooseLanguage, speak } from '../shared/language.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type EndSessionRequest, leadsTo, queryOf, readEndSession } from './end-session-request.ts';
import type { SignOnCookie } from './sign-on-cookie.ts';

export interface EndSessionParts {
  issuer: string;
  clients: ClientSource;
  people: PeopleStore;
  /** Undefined where sessions are off: then there is nothing to end. */
  signOns: SignOns | undefined;
  signOnCookie: SignOnCookie;
  show: ShowPage;
  limiter: Limiter;
}

/**
 * Ending the session (OpenID Connect RP-Initiated Logout 1.0). A GET ends nothing that its browser does not hold: with
 * an id_token of this very session it ends at once, without one the person is asked. Without a session it is harmless,
 * with parameters or without, in a frame or not.
 */
export function mountEndSession(router: Router, parts: EndSessionParts): void {
  const door = new EndSession(parts);
  router.get(routes.session.end, (ctx) => door.ask(ctx, readEndSession(ctx.URL.searchParams)));
  // Cookies do not come along with another site's POST; they do with the GET that follows it.
  router.post(routes.session.end, async (ctx) => {
    const form = new URLSearchParams([...(await readForm(ctx))]);
    ctx.status = 303;
    ctx.redirect(`${routes.session.end}?${queryOf(readEndSession(form))}`);
  });
  router.post(routes.session.confirm, sameOrigin(parts.issuer), async (ctx) => {
    const form = new URLSearchParams([...(await readForm(ctx))]);
    await door.confirmed(ctx, readEndSession(form));
  });
}

class EndSession {
  readonly #parts: EndSessionParts;

  constructor(parts: EndSessionParts) {
    this.#parts = parts;
  }

  async ask(ctx: Context, request: EndSessionRequest): Promise<void> {
    const hint = await this.#hintOf(ctx, request);
    const integration = await this.#integrationOf(hint?.clientId ?? request.client_id);
    speakFor(ctx, request, integration);
    const session = await this.#session(ctx);
    if (session === undefined) return this.#done(ctx, leadsTo(integration, request), 'nothing');
    if (hint !== undefined && (await isOf(ctx, hint, session))) {
      await this.#end(ctx, session);
      return this.#done(ctx, leadsTo(integration, request), 'ended');
    }
    if (isFramed(ctx)) return this.#done(ctx, undefined, 'framed');
    await this.#askPerson(ctx, request, session, integration);
  }

  /** The person pressed the button on our own page. */
  async confirmed(ctx: Context, request: EndSessionRequest): Promise<void> {
    const session = await this.#session(ctx);
    if (session !== undefined) await this.#end(ctx, session);
    const integration = await this.#integrationOf(request.client_id);
    speakFor(ctx, request, integration);
    this.#done(ctx, leadsTo(integration, request), session === undefined ? 'nothing' : 'ended');
  }

  /** This page has something to press, so it is not framed. */
  async #askPerson(
    ctx: Context,
    request: EndSessionRequest,
    session: SignOn,
    integration: Integration | undefined,
  ): Promise<void> {
    const user = await this.#parts.people.userById(session.userId);
    if (user === undefined) {
      await this.#end(ctx, session);
      return this.#done(ctx, leadsTo(integration, request), 'ended');
    }
    const { id_token_hint: _hint, client_id: _client, ...rest } = request;
    this.#parts.show(ctx, 200, 'sign-out', {
      path: routes.session.confirm,
      person: displayName(user),
      fields: Object.entries({
        ...rest,
        ...(integration === undefined ? {} : { client_id: integration.clientId }),
      }),
    });
  }

  async #end(ctx: Context, session: SignOn): Promise<void> {
    const { signOns, signOnCookie } = this.#parts;
    // What two tabs opened at once: this browser holds one of them, and its person means all. That one and the cookie go
    // last: while a fault leaves anything to end, the person can do it again.
    await signOns?.endAllOf(
      session.userId,
      'person',
      (one) => one.browserKey === session.browserKey && one.id !== session.id,
    );
    await signOns?.end(session.id, 'person');
    signOnCookie.clear(ctx);
  }

  #done(ctx: Context, target: string | undefined, state: 'ended' | 'nothing' | 'framed'): void {
    if (target !== undefined) {
      ctx.status = 303;
      ctx.redirect(target);
      return;
    }
    allowFraming(ctx);
    this.#parts.show(ctx, 200, 'signed-out', { state });
  }

  async #session(ctx: Context): Promise<SignOn | undefined> {
    const { signOns, signOnCookie } = this.#parts;
    if (signOns === undefined) return undefined;
    const token = signOnCookie.read(ctx);
    const session = await signOns.recall(token);
    if (token !== undefined && session === undefined) signOnCookie.clear(ctx);
    return session;
  }

  /** Throws kind `invalid` where the token is of another client than the request names. */
  async #hintOf(
    ctx: Context,
    { id_token_hint: text, client_id: clientId }: EndSessionRequest,
  ): Promise<IdTokenHint | undefined> {
    if (text === undefined) return undefined;
    await this.#parts.limiter.count('authorize', askerOf(ctx));
    const hint = await readIdTokenHint(ctx, text);
    if (hint !== undefined && clientId !== undefined && clientId !== hint.clientId) {
      throw new GatewayError('invalid', 'invalid_request', 'id_token_hint is not of this client_id.');
    }
    return hint;
  }

  #integrationOf(clientId: string | undefined): Promise<Integration | undefined> {
    return clientId === undefined ? Promise.resolve(undefined) : this.#parts.clients.integration(clientId);
  }
}

/** In the language that a sign-in there would be in. */
function speakFor(
  ctx: Context,
  { ui_locales: uiLocales }: EndSessionRequest,
  integration: Integration | undefined,
): void {
  speak(ctx, chooseLanguage(ctx, { uiLocales, otherwise: integration?.branding.language }));
}

/** Whether this token was given to a relying party of this session, for its person. */
async function isOf(ctx: Context, hint: IdTokenHint, session: SignOn): Promise<boolean> {
  const { clientId, sub, sid } = hint;
  if (!session.clients.includes(clientId)) return false;
  if (sid !== undefined && sid !== sidOf(session, clientId)) return false;
  return sub === (await subjectFor(ctx, clientId, session.userId));
}

/** As browsers say it (Fetch Metadata, `Sec-Fetch-Dest`); one that does not is held off by the page's policy. */
const isFramed = (ctx: Context): boolean => !['', 'document'].includes(ctx.get('Sec-Fetch-Dest'));

import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { SECOND } from '../kernel/index.ts';
import type { ClientSource } from './client-source.ts';
import { hintsOf } from './request-hints.ts';
import type { KeptSession, SignedOn, SignOnDoor } from './sign-on-door.ts';

/**
 * Looks whether a session answers this authorization request, once the request is known to be valid and before the
 * provider looks for a person. The library's own session is told of it for the length of this request and never stored.
 * Any `prompt` but `none` asks the phone.
 */
export const answerBySession =
  (door: SignOnDoor, clients: ClientSource) =>
  async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client, params, prompts, route, session } = ctx.oidc;
    if (route !== 'authorization' || !client || !params || !session) return;
    if ([...prompts].some((prompt) => prompt !== 'none')) return;
    const integration = await clients.integration(client.clientId);
    if (integration === undefined) return;
    const maxAge = params.max_age === undefined ? undefined : Number(params.max_age) * SECOND;
    const signedOn = await door.recall(ctx, { integration, maxAge, hints: hintsOf(params) });
    if (signedOn === undefined) return;
    stateOf(ctx).session = signedOn;
    const { userId, acr, amr, authenticatedAt } = signedOn.result;
    session.loginAccount({
      accountId: userId,
      acr,
      amr: [...amr],
      loginTs: Math.floor(authenticatedAt / SECOND),
      transient: true,
    });
  };

/** Whether a session answers this request, so that no phone is asked. */
export const isSignedOn = (ctx: KoaContextWithOIDC): boolean =>
  ctx.oidc.route === 'authorization' && stateOf(ctx).session !== undefined;

/** Gives the relying party the name by which it knows the session that this answer belongs to. */
export function nameSession({ oidc, state }: KoaContextWithOIDC): void {
  const { session } = state as SignOnState;
  if (session && oidc.client) oidc.session?.sidFor(oidc.client.clientId, session.sid);
}

/** The session that an approval has begun, for the request that carries the result. */
export const carrySession = (state: object, session: KeptSession | undefined): void => {
  (state as SignOnState).session = session;
};

/** The answer is made: only now is the session kept, and without it the relying party gets nothing. */
export const keepSession: Middleware = async (ctx, next) => {
  await next();
  const { session, answered } = ctx.state as SignOnState;
  if (session === undefined || !answered) return;
  try {
    await session.keep();
  } catch (error) {
    // What was to be sent stands in the headers too.
    ctx.remove('Location');
    throw error;
  }
};

/** Notices that the provider has made an answer with a result in it. */
export function noticeAnswers(provider: Provider): void {
  provider.on('authorization.success', (ctx: KoaContextWithOIDC) => {
    stateOf(ctx).answered = true;
  });
}

interface SignOnState {
  session?: SignedOn | KeptSession | undefined;
  answered?: boolean;
}

const stateOf = (ctx: KoaContextWithOIDC): SignOnState => ctx.state as SignOnState;

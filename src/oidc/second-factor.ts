import type { Context, Middleware } from 'koa';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Integration } from '../domain/directory/index.ts';
import type { SecondFactor, SecondFactors } from '../domain/entra/index.ts';
import { GatewayError } from '../kernel/index.ts';
import type { ClientSource } from './client-source.ts';
import { isAuthorizationPath } from './paths.ts';

/** A GUID by which Microsoft's support finds the request; anything else is a stranger's text and not logged. */
const REQUEST_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const REQUEST_ID_FIELD = 'client-request-id';

/** What a request of Entra's holds that the provider must not see. */
interface Held {
  readonly hints: readonly string[];
  readonly claims: readonly string[];
}

/**
 * Entra's requests as the provider understands them: `response_type` in lower case (Microsoft writes `Id_token`), and
 * without `id_token_hint` and `claims`, which are Entra's own and not checked by the rules for ours.
 */
export function holdSecondFactor(clients: ClientSource): Middleware {
  return async (ctx, next) => {
    if (!isAuthorizationPath(ctx.path)) return next();
    const query = new URLSearchParams(ctx.querystring);
    const integration = await clients.integration(query.get('client_id') ?? '');
    if (integration?.kind !== 'entra-external-mfa') return next();
    const held: Held = { hints: query.getAll('id_token_hint'), claims: query.getAll('claims') };
    for (const name of ['id_token_hint', 'claims']) query.delete(name);
    const types = query.getAll('response_type');
    if (types.length === 1) query.set('response_type', types[0]?.toLowerCase() ?? '');
    if (!query.has('response_mode')) query.set('response_mode', 'form_post');
    ctx.querystring = query.toString();
    ctx.state.heldSecondFactor = held;
    return next();
  };
}

/**
 * Checks what was held, once client and redirect URI are known to be good, so that a refusal is told to Entra. For
 * other kinds of client there is nothing to do.
 */
export function checkSecondFactor(parts: { clients: ClientSource; secondFactors: SecondFactors }) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { client, params } = ctx.oidc;
    const integration = client && (await parts.clients.integration(client.clientId));
    if (integration?.kind !== 'entra-external-mfa') return;
    const held = ctx.state.heldSecondFactor as Held | undefined;
    if (held === undefined || integration.entra?.kind !== 'entra-external-mfa') {
      throw new errors.InvalidRequest('the request cannot be read');
    }
    const request = { ...held, redirectUri: String(params?.redirect_uri) };
    try {
      ctx.state.secondFactor = await parts.secondFactors.read(integration.entra, request);
    } catch (error) {
      throw toProviderError(error);
    }
  };
}

/** What Entra is told. Whatever is not a refusal of ours stays a fault. */
function toProviderError(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  if (error.kind === 'unavailable') {
    return new errors.TemporarilyUnavailable('The keys of Microsoft Entra cannot be read right now');
  }
  return error.kind === 'refused'
    ? new errors.AccessDenied(error.message)
    : new errors.InvalidRequest(error.message, undefined, { cause: error });
}

/** What was checked. Throws for an integration that needs it where nothing was. */
export function secondFactorOf(ctx: Context, integration: Integration): SecondFactor | undefined {
  const factor = ctx.state.secondFactor as SecondFactor | undefined;
  if (factor === undefined && integration.kind === 'entra-external-mfa') {
    throw new Error('a request of Entra was not checked');
  }
  return factor;
}

/** Microsoft's name for the request, where it has one. */
export function requestIdOf(ctx: KoaContextWithOIDC): string | undefined {
  const id = ctx.oidc?.params?.[REQUEST_ID_FIELD];
  return typeof id === 'string' && REQUEST_ID.test(id) ? id : undefined;
}

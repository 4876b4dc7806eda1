import Router from '@koa/router';
import type { Context } from 'koa';
import type { Actor } from '../../domain/access/index.ts';
import type { ApiKeyService } from '../../domain/api-keys/index.ts';
import { type OrganizationService, organizationNotFound } from '../../domain/organizations/index.ts';
import { GatewayError, type Limiter, type Logger, type OrganizationId } from '../../kernel/index.ts';
import { readBody } from '../shared/body.ts';
import { parseJson } from '../shared/json.ts';
import { answerProblem, problems } from '../shared/problem.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { adminOpenApi } from './openapi.ts';
import { type Operation, readId, readOrganization } from './operation.ts';
import { type AdminServices, adminOperations } from './operations.ts';

export const ADMIN_API = '/api/admin/v1';

export interface AdminApiParts extends AdminServices {
  version: string;
  apiKeys: ApiKeyService;
  organizations: OrganizationService;
  limiter: Limiter;
  logger: Logger;
}

/** The admin API: a bearer key says who acts, the address in which organization, and the operation's service decides. */
export function adminApi(parts: AdminApiParts): Router {
  const router = new Router({ prefix: ADMIN_API });
  let openapi: object | undefined;
  router.use(problems(parts.logger, 'Bearer'));
  router.get('/openapi.json', (ctx) => {
    openapi ??= adminOpenApi(parts.version);
    ctx.body = openapi;
  });
  for (const one of adminOperations(parts)) {
    const path = `/:organization${one.path.replace(/\{(\w+)\}/g, ':$1')}`;
    router[one.method](path, (ctx) => answer(ctx, one, parts));
  }
  router.all('/{*rest}', (ctx) => {
    const allowed = router
      .match(ctx.path, ctx.method)
      .path.filter((layer) => !String(layer.path).endsWith('{*rest}'))
      .flatMap((layer) => layer.methods);
    const known = allowed.length > 0;
    if (known) ctx.set('Allow', [...new Set(allowed)].join(', '));
    answerProblem(ctx, {
      status: known ? 405 : 404,
      kind: 'missing',
      code: known ? 'method_not_allowed' : 'not_found',
      message: known ? `Use ${allowed.join(' or ')} here.` : 'There is nothing at this address.',
      retryAfter: undefined,
      faults: undefined,
    });
  });
  return router;
}

async function answer(ctx: Context, what: Operation, parts: AdminApiParts): Promise<void> {
  const { actor, organizationId } = await identify(ctx, parts);
  if (!actor.permissions.has(what.permission)) {
    throw new GatewayError('refused', 'not_permitted', `This key lacks the scope ${what.permission}.`);
  }
  const { organization: _, ...ids } = ctx.params as Record<string, string>;
  for (const [name, text] of Object.entries(ids)) {
    if (readId(name, text) === undefined) {
      throw new GatewayError('missing', `${name}_not_found`, `There is no such ${name}.`);
    }
  }
  const body = what.body && parseJson(what.body, await readBody(ctx, 'application/json', what.mostBytes));
  const query = what.query && readQuery(ctx, what.query);
  const result = await what.run({ actor, organizationId, ids, body, query });
  ctx.status = what.status;
  if (what.status !== 204) ctx.body = what.answer.parse(result);
}

/**
 * Who acts where. An organization that the key does not reach is answered as one that is not there; guesses at keys are
 * counted by address, requests by key.
 */
async function identify(
  ctx: Context,
  { apiKeys, organizations, limiter }: AdminApiParts,
): Promise<{ actor: Actor; organizationId: OrganizationId | undefined }> {
  const address = addressOf(ctx);
  const [scheme = '', token = '', ...rest] = ctx.get('Authorization').split(' ');
  const given = scheme.toLowerCase() === 'bearer' && rest.length === 0 ? token : '';
  const found = await apiKeys.actorOf(given, address).catch(async (error: unknown) => {
    await limiter.count('invitation', askerOf(ctx));
    throw error;
  });
  await limiter.count('dashboard', found.key.id);
  const where = readOrganization((ctx.params as { organization: string }).organization);
  const { actor } = found;
  if (where === undefined) throw organizationNotFound();
  if (where === 'all') {
    if (!actor.operator) throw organizationNotFound();
    return { actor, organizationId: undefined };
  }
  await organizations.byId(actor, where);
  return { actor: { ...actor, organizationId: where }, organizationId: where };
}

function readQuery(ctx: Context, schema: NonNullable<Operation['query']>): unknown {
  const parsed = schema.safeParse({ ...ctx.query });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new GatewayError('invalid', 'invalid_input', 'The query does not have the form that is asked for.', {
    faults,
  });
}

import Router from '@koa/router';
import type { Context } from 'koa';
import {
  type ApprovalService,
  checkSignedDecision,
  type IdentifiedPhone,
  type PhoneProofs,
  type Proof,
  type ProvenRequest,
  thumbprint,
} from '../../domain/approval/index.ts';
import { type Challenge, challengeNotFound } from '../../domain/challenge/index.ts';
import type { AppPhone } from '../../domain/directory/index.ts';
import type { EnrollmentService, RecoveryService } from '../../domain/enrollment/index.ts';
import {
  type ChallengeId,
  type Clock,
  GatewayError,
  type Limiter,
  type Logger,
  parseId,
} from '../../kernel/index.ts';
import { readBody } from '../shared/body.ts';
import { parseJson } from '../shared/json.ts';
import { languageOf } from '../shared/language.ts';
import { logoAnswer } from '../shared/look.ts';
import { openRecoveryOf } from '../shared/open-recovery.ts';
import { secondsUntil, standing } from '../shared/phone-answers.ts';
import { answerProblem, problems } from '../shared/problem.ts';
import { addressOf, askerOf } from '../shared/request-context.ts';
import { phoneOpenApi } from './openapi.ts';
import {
  approveRequest,
  claimRequest,
  declineRequest,
  enrollRequest,
  scanRequest,
  stopRecoveryRequest,
} from './schemas.ts';

export const PHONE_API = '/api/phone/v1';

export interface PhoneApiParts {
  issuer: string;
  version: string;
  approval: ApprovalService;
  proofs: PhoneProofs;
  enrollment: EnrollmentService;
  recovery: RecoveryService;
  limiter: Limiter;
  clock: Clock;
  logger: Logger;
}

/** The phone API: each handler reads its input, calls one service and answers. */
export function phoneApi(parts: PhoneApiParts): Router {
  const { approval, proofs, enrollment, recovery, limiter, clock } = parts;
  const router = new Router({ prefix: PHONE_API });
  let openapi: object | undefined;
  const answer = (challenge: Challenge) => ({
    ...standing(challenge, clock),
    statement: challenge.statement ?? '',
    expiresIn: secondsUntil(challenge.deadline, clock),
    ...logoAnswer(challenge.look, parts.issuer),
  });
  const identify = async (ctx: Context, body: Buffer) => {
    const by = await proofs.identify(provenRequest(ctx, parts.issuer, body));
    await limiter.count('phone', by.phone.id);
    return by;
  };
  const countScan = (ctx: Context) => limiter.count('scan', askerOf(ctx));

  router.use(problems(parts.logger));

  router.get('/openapi.json', (ctx) => {
    // Most gateways are never asked for it, and it takes as long to write as the rest of the routes.
    openapi ??= phoneOpenApi(parts.version);
    ctx.body = openapi;
  });

  router.post('/enroll', async (ctx) => {
    await limiter.count('invitation', askerOf(ctx));
    const body = await readBody(ctx, 'application/json');
    const key = await proofs.newKey(provenRequest(ctx, parts.issuer, body));
    const { invitation, name } = parseJson(enrollRequest, body);
    const enrolled = await enrollment.enroll({
      invitation,
      name,
      credential: { kind: 'app', publicKey: key, thumbprint: thumbprint(key) },
      address: addressOf(ctx),
      wanted: languageOf(ctx),
    });
    ctx.status = 201;
    ctx.body = {
      phone: enrolled.phone.id,
      user: { id: enrolled.user.id, name: enrolled.name },
      issuer: parts.issuer,
    };
  });

  router.post('/scan', async (ctx) => {
    await countScan(ctx);
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const what = parseJson(scanRequest, body);
    if ('code' in what) await limiter.count('typed', askerOf(ctx));
    const { challenge, ticket, until } = await approval.trade(what, by.phone.id);
    ctx.body = {
      challenge: challenge.id,
      state: challenge.state,
      ticket,
      expiresIn: secondsUntil(until, clock),
    };
  });

  router.post('/claim', async (ctx) => {
    await countScan(ctx);
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const what = { scanner: by.phone.id, ...parseJson(claimRequest, body) };
    const claimed = answer(await approval.claim(what, by, addressOf(ctx)));
    ctx.body = { ...claimed, ...(await openRecoveryOf(recovery, by)) };
  });

  router.get('/challenges', async (ctx) => {
    const by = await identify(ctx, Buffer.alloc(0));
    const challenges = (await approval.held(by)).map(answer);
    ctx.body = { challenges, ...(await openRecoveryOf(recovery, by)) };
  });

  router.get('/challenges/:challenge', async (ctx) => {
    const by = await identify(ctx, Buffer.alloc(0));
    const asked = answer(await approval.read(challengeOf(ctx), by));
    ctx.body = { ...asked, ...(await openRecoveryOf(recovery, by)) };
  });

  router.post('/challenges/:challenge/approve', async (ctx) => {
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const { signature } = parseJson(approveRequest, body);
    ctx.body = standing(await approval.approve(challengeOf(ctx), signed(by, signature), by), clock);
  });

  router.post('/challenges/:challenge/decline', async (ctx) => {
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const { reason, signature } = parseJson(declineRequest, body);
    ctx.body = standing(await approval.decline(challengeOf(ctx), reason, signed(by, signature), by), clock);
  });

  router.get('/recovery', async (ctx) => {
    ctx.body = await openRecoveryOf(recovery, await identify(ctx, Buffer.alloc(0)));
  });

  router.post('/recovery/stop', async (ctx) => {
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    parseJson(stopRecoveryRequest, body);
    ctx.body = { stopped: await recovery.stop(by.user.id, 'phone', addressOf(ctx), languageOf(ctx)) };
  });

  router.all('/{*rest}', (ctx) => {
    const allowed = router
      .match(ctx.path, ctx.method)
      .path.filter((layer) => !String(layer.path).endsWith('{*rest}'))
      .flatMap((layer) => layer.methods);
    if (allowed.length > 0) ctx.set('Allow', [...new Set(allowed)].join(', '));
    const known = allowed.length > 0;
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

function provenRequest(ctx: Context, issuer: string, body: Buffer): ProvenRequest {
  const [scheme = '', proof = '', ...rest] = ctx.get('Authorization').split(' ');
  if (scheme.toLowerCase() !== 'phone-proof' || proof === '' || rest.length > 0) {
    throw new GatewayError(
      'unauthenticated',
      'proof_required',
      'Send a proof of the phone: Authorization: Phone-Proof followed by a JWT.',
    );
  }
  return { proof, method: ctx.method, url: issuer + ctx.path, body };
}

/** An app phone proves its decision by a signature over the statement. */
const signed =
  (by: IdentifiedPhone<AppPhone>, jws: string): Proof =>
  (statement, decision, numbers) =>
    checkSignedDecision({ jws, phone: by.phone, statement, decision, numbers });

function challengeOf(ctx: Context): ChallengeId {
  const id = parseId('chl', ctx.params.challenge);
  if (id === undefined) throw challengeNotFound();
  return id;
}

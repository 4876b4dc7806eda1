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
import type { EnrollmentService } from '../../domain/enrollment/index.ts';
import {
  type ChallengeId,
  type Clock,
  GatewayError,
  type Limiter,
  type Logger,
  parseId,
} from '../../kernel/index.ts';
import { readBody } from '../shared/body.ts';
import { limitKey } from '../shared/client-address.ts';
import { parseJson } from '../shared/json.ts';
import { answerProblem, problems } from '../shared/problem.ts';
import { addressOf } from '../shared/request-context.ts';
import { phoneOpenApi } from './openapi.ts';
import { approveRequest, claimRequest, declineRequest, enrollRequest, scanRequest } from './schemas.ts';

export const PHONE_API = '/api/phone/v1';

export interface PhoneApiParts {
  issuer: string;
  version: string;
  approval: ApprovalService;
  proofs: PhoneProofs;
  enrollment: EnrollmentService;
  limiter: Limiter;
  clock: Clock;
  logger: Logger;
}

/** The phone API: each handler reads its input, calls one service and answers. */
export function phoneApi(parts: PhoneApiParts): Router {
  const { approval, proofs, enrollment, limiter, clock } = parts;
  const router = new Router({ prefix: PHONE_API });
  const openapi = phoneOpenApi(parts.version);
  const answer = (challenge: Challenge) => ({
    challenge: challenge.id,
    state: challenge.state,
    statement: challenge.statement ?? '',
    expiresIn: secondsUntil(challenge.deadline, clock),
  });
  const identify = async (ctx: Context, body: Buffer) => {
    const by = await proofs.identify(provenRequest(ctx, parts.issuer, body));
    await limiter.count('phone', by.phone.id);
    return by;
  };
  const countScan = (ctx: Context) => limiter.count('scan', limitKey(addressOf(ctx)));

  router.use(problems(parts.logger));

  router.get('/openapi.json', (ctx) => {
    ctx.body = openapi;
  });

  router.post('/enroll', async (ctx) => {
    await limiter.count('invitation', limitKey(addressOf(ctx)));
    const body = await readBody(ctx, 'application/json');
    const key = await proofs.newKey(provenRequest(ctx, parts.issuer, body));
    const { invitation, name } = parseJson(enrollRequest, body);
    const enrolled = await enrollment.enroll({
      invitation,
      name,
      credential: { kind: 'app', publicKey: key, thumbprint: thumbprint(key) },
      address: addressOf(ctx),
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
    const { challenge, ticket, until } = await approval.trade(
      parseJson(scanRequest, body).frame,
      by.phone.id,
    );
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
    ctx.body = answer(await approval.claim(what, by, addressOf(ctx)));
  });

  router.get('/challenges', async (ctx) => {
    const by = await identify(ctx, Buffer.alloc(0));
    ctx.body = { challenges: (await approval.held(by)).map(answer) };
  });

  router.get('/challenges/:challenge', async (ctx) => {
    const by = await identify(ctx, Buffer.alloc(0));
    ctx.body = answer(await approval.read(challengeOf(ctx), by));
  });

  router.post('/challenges/:challenge/approve', async (ctx) => {
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const { signature } = parseJson(approveRequest, body);
    const { id, state } = await approval.approve(challengeOf(ctx), signed(by, signature), by);
    ctx.body = { challenge: id, state };
  });

  router.post('/challenges/:challenge/decline', async (ctx) => {
    const body = await readBody(ctx, 'application/json');
    const by = await identify(ctx, body);
    const { reason, signature } = parseJson(declineRequest, body);
    const { id, state } = await approval.decline(challengeOf(ctx), reason, signed(by, signature), by);
    ctx.body = { challenge: id, state };
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
  (statement, decision) =>
    checkSignedDecision({ jws, phone: by.phone, statement, decision });

function challengeOf(ctx: Context): ChallengeId {
  const id = parseId('chl', ctx.params.challenge);
  if (id === undefined) throw challengeNotFound();
  return id;
}

const secondsUntil = (time: number, clock: Clock): number =>
  Math.max(0, Math.floor((time - clock.now()) / 1000));

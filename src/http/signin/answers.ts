import type Router from '@koa/router';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'koa';
import { z } from 'zod';
import type { HereService } from '../../domain/approval/index.ts';
import type { ChallengeService, ShortCodes } from '../../domain/challenge/index.ts';
import type { Limiter } from '../../kernel/index.ts';
import { routes } from '../routes.ts';
import { assertion } from '../shared/assertion.ts';
import { readJson } from '../shared/json.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import type { BrowserCookies } from './browser-cookie.ts';
import { keyOf, uidOf } from './own-key.ts';
import type { Snapshots } from './snapshot.ts';

export interface AnswersParts {
  issuer: string;
  challenges: ChallengeService;
  here: HereService;
  shortCodes: ShortCodes;
  cookies: BrowserCookies;
  snapshots: Snapshots;
  limiter: Limiter;
}

const confirmed = z.strictObject({ code: z.string().max(20) });
const answered = z.strictObject({ response: assertion });

/** What the waiting browser can say by itself, each with its own secret in hand. */
export function mountAnswers(router: Router, parts: AnswersParts): void {
  const { challenges, here, shortCodes, cookies, snapshots, limiter } = parts;
  const ours = sameOrigin(parts.issuer);
  const ownKey = (ctx: Context) => {
    const uid = uidOf(ctx);
    return [keyOf(cookies, ctx, uid), uid] as const;
  };
  const countScan = (ctx: Context) => limiter.count('scan', askerOf(ctx));

  // The code that the phone showed: three tries stand between it and a guess.
  router.post(routes.waiting.confirm, ours, async (ctx) => {
    const { code } = await readJson(ctx, confirmed);
    const [key, uid] = ownKey(ctx);
    ctx.body = snapshots(await challenges.confirm(key, uid, code.replace(/[\s-]/g, '')));
  });

  router.post(routes.waiting.shortCode, ours, async (ctx) => {
    const [key, uid] = ownKey(ctx);
    const challenge = await challenges.read(key, uid);
    await countScan(ctx);
    ctx.body = { code: await shortCodes.of(challenge) };
  });

  router.post(routes.waiting.passkeyOptions, ours, async (ctx) => {
    const [key, uid] = ownKey(ctx);
    await countScan(ctx);
    ctx.body = await here.options(key, uid);
  });

  router.post(routes.waiting.passkey, ours, async (ctx) => {
    const { response } = await readJson(ctx, answered);
    const [key, uid] = ownKey(ctx);
    await countScan(ctx);
    ctx.body = snapshots(await here.approve(key, uid, response as AuthenticationResponseJSON));
  });
}

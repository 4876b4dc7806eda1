import type { Context } from 'koa';
import {
  type Challenge,
  type ChallengeService,
  notThisBrowser,
  type WaitingBrowser,
} from '../../domain/challenge/index.ts';
import type { Clock, Logger } from '../../kernel/index.ts';
import type { Collected, SignInDoor, SignInRequest } from '../../oidc/index.ts';
import { resumePath } from '../../oidc/index.ts';
import { UID, waitingPaths } from '../routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { addressOf } from '../shared/request-context.ts';
import type { BrowserCookies } from './browser-cookie.ts';
import type { Snapshots } from './snapshot.ts';

/** A header is a stranger's text; more of it than this helps nobody. */
const LONGEST_USER_AGENT = 512;

export interface WaitingParts {
  challenges: ChallengeService;
  cookies: BrowserCookies;
  snapshots: Snapshots;
  show: ShowPage;
  clock: Clock;
  logger: Logger;
  interactionLife: number;
  /** The simulated phone's address, in demo mode. */
  demoPhone: string | undefined;
}

/** Everything the waiting browser may do, each thing with its own secret in hand. */
export class Waiting implements SignInDoor {
  readonly #parts: WaitingParts;

  constructor(parts: WaitingParts) {
    this.#parts = parts;
  }

  /** A valid authorization request came: open a challenge and show its page straight away. */
  async open(ctx: Context, request: SignInRequest): Promise<void> {
    const { challenges, cookies, clock, interactionLife } = this.#parts;
    const { integration } = request;
    const { challenge, key } = await challenges.open(
      {
        organizationId: integration.organizationId,
        integrationId: integration.id,
        clientId: integration.clientId,
        application: integration.name,
        host: new URL(request.redirectUri).host,
        demo: integration.demo,
      },
      { kind: 'interaction', uid: request.uid, until: clock.now() + interactionLife },
      browserOf(ctx),
    );
    ctx.append('Set-Cookie', cookies.write(ctx.get('Cookie'), request.uid, key));
    this.#showPage(ctx, request.uid, challenge);
  }

  /** Reload and Back show the same challenge to the same browser and nothing to any other. */
  async show(ctx: Context): Promise<void> {
    const uid = uidOf(ctx);
    const challenge = await this.#parts.challenges.read(this.#keyOf(ctx, uid), uid);
    this.#showPage(ctx, uid, challenge);
  }

  /** The floor under the event stream: the same snapshot, once. */
  async state(ctx: Context): Promise<void> {
    const { challenges, snapshots } = this.#parts;
    const uid = uidOf(ctx);
    ctx.body = snapshots(await challenges.keepAlive(this.#keyOf(ctx, uid), uid));
  }

  async cancel(ctx: Context): Promise<void> {
    const uid = uidOf(ctx);
    await this.#parts.challenges.cancel(this.#keyOf(ctx, uid), uid);
    ctx.status = 303;
    ctx.redirect(resumePath(uid));
  }

  /** A new challenge on the same sign-in, with a new secret; the old one is over. */
  async newCode(ctx: Context): Promise<void> {
    const { challenges, cookies, snapshots } = this.#parts;
    const uid = uidOf(ctx);
    const { challenge, key } = await challenges.reopen(this.#keyOf(ctx, uid), uid);
    ctx.append('Set-Cookie', cookies.write(ctx.get('Cookie'), uid, key));
    if (ctx.accepts('html', 'json') === 'json') {
      ctx.body = snapshots(challenge);
    } else {
      ctx.status = 303;
      ctx.redirect(waitingPaths(uid, '').self);
    }
  }

  /**
   * The browser resumes. An approved challenge is consumed: this request, and no other, carries its result. One that
   * ended otherwise is told to the relying party; a live one belongs on the waiting page.
   */
  async collect(ctx: Context, uid: string): Promise<Collected> {
    const { challenges, cookies } = this.#parts;
    const key = this.#keyOf(ctx, uid);
    const challenge = await challenges.collect(key, uid);
    switch (challenge.state) {
      case 'pending':
      case 'scanned':
      case 'claimed':
      case 'confirming':
        return { kind: 'waiting' };
      case 'consumed':
        ctx.append('Set-Cookie', cookies.clear(uid));
        return challenge.result === undefined
          ? { kind: 'waiting' }
          : { kind: 'approved', result: challenge.result };
      default:
        return { kind: 'refused', description: describe(challenge) };
    }
  }

  #showPage(ctx: Context, uid: string, challenge: Challenge): void {
    const { show, snapshots, demoPhone } = this.#parts;
    show(ctx, 200, 'waiting', {
      application: { name: challenge.application, host: challenge.host },
      snapshot: snapshots(challenge),
      paths: waitingPaths(uid, resumePath(uid)),
      ...(demoPhone !== undefined && challenge.demo ? { demoPhone } : {}),
    });
  }

  #keyOf(ctx: Context, uid: string) {
    const key = this.#parts.cookies.read(ctx.get('Cookie'), uid);
    if (key === undefined) throw notThisBrowser();
    return key;
  }
}

/** Short plain ASCII without personal data: Azure AD B2C hands it on word for word. */
function describe(challenge: Challenge): string {
  switch (challenge.state) {
    case 'declined':
      return challenge.reason === 'not_me'
        ? 'The phone reported that this sign-in was not requested'
        : 'The sign-in was declined on the phone';
    case 'contested':
      return 'The code was scanned by two people';
    case 'expired':
      return 'The sign-in timed out';
    default:
      return 'The sign-in was cancelled';
  }
}

function uidOf(ctx: Context): string {
  const uid = String(ctx.params.uid);
  if (!UID.test(uid)) throw notThisBrowser();
  return uid;
}

const browserOf = (ctx: Context): WaitingBrowser => ({
  address: addressOf(ctx),
  userAgent: ctx.get('User-Agent').slice(0, LONGEST_USER_AGENT),
});

import type { Context } from 'koa';
import {
  type Asker,
  type Challenge,
  type ChallengeService,
  DISPLAYS,
  type Return,
} from '../../domain/challenge/index.ts';
import { type ConfirmationPolicy, type Language, lookOf } from '../../domain/directory/index.ts';
import { type Clock, type Limiter, type Logger, MINUTE, SECOND } from '../../kernel/index.ts';
import type { Collected, KeptSession, SignInDoor, SignInRequest } from '../../oidc/index.ts';
import { deviceResumePath, resumePath } from '../../oidc/index.ts';
import { dashboardResumePath } from '../dashboard-routes.ts';
import { accountResumePath, signInOf, waitingPaths } from '../routes.ts';
import { chooseLanguage, languageOf, speak } from '../shared/language.ts';
import { pageLook } from '../shared/look.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import type { BrowserCookies } from './browser-cookie.ts';
import { EVERYBODY } from './count-beginning.ts';
import type { KnownBrowsers } from './known-browser.ts';
import { keyOf, uidOf } from './own-key.ts';
import { askedAt } from './posted-requests.ts';
import { domainHintOf, prefillOf } from './prefill.ts';
import type { Snapshots } from './snapshot.ts';

/** Microsoft Entra gives up five minutes after its request; the answer has to be on its way before. */
const SECOND_FACTOR_LIFE = 4 * MINUTE + 30 * SECOND;

export interface WaitingParts {
  challenges: ChallengeService;
  cookies: BrowserCookies;
  knownBrowsers: KnownBrowsers;
  /** Begins a single sign-on session for what was collected, where sessions are on. */
  beginSession: ((ctx: Context, consumed: Challenge) => Promise<KeptSession | undefined>) | undefined;
  snapshots: Snapshots;
  show: ShowPage;
  limiter: Limiter;
  clock: Clock;
  logger: Logger;
  interactionLife: number;
  /** The application's name as a person reads it where it is signed in on a device elsewhere. */
  elsewhere: (application: string, language: Language) => string;
  /** The same where an administrator tests it. */
  testOf: (application: string, language: Language) => string;
  /** The simulated phone's address, in demo mode. */
  demoPhone: string | undefined;
}

/** Everything the waiting browser may do, each thing with its own secret in hand. */
export class Waiting implements SignInDoor {
  readonly #parts: WaitingParts;

  constructor(parts: WaitingParts) {
    this.#parts = parts;
  }

  /** By client: there is one of each integration, and one of each test of it. */
  count(clientId: string): Promise<void> {
    return this.#parts.limiter.countTogether([
      ['integration', clientId],
      ['begun', EVERYBODY],
    ]);
  }

  /** A valid authorization request came: open a challenge and show its page straight away. */
  async open(ctx: Context, request: SignInRequest): Promise<void> {
    const { integration, redirectUri, uid, uiLocales, secondFactor, device = false, test = false } = request;
    speak(ctx, chooseLanguage(ctx, { uiLocales, otherwise: integration.branding.language }));
    const { clock, interactionLife, elsewhere, testOf } = this.#parts;
    const named = test ? testOf(integration.name, languageOf(ctx)) : integration.name;
    const whole = clock.now() + interactionLife;
    await this.begin(
      ctx,
      {
        organizationId: integration.organizationId,
        integrationId: integration.id,
        clientId: integration.clientId,
        application: device ? elsewhere(named, languageOf(ctx)) : named,
        host: new URL(redirectUri).host,
        demo: integration.demo,
        ...(test ? { test } : {}),
        purpose: 'sign-in',
        policy: {
          confirmation: device ? forDevice(integration.confirmation) : integration.confirmation,
          signUp: integration.signUp,
        },
        prefill: prefillOf(request.hints),
        look: lookOf(integration, request.logo),
        display: DISPLAYS.find((one) => one === request.display),
        secondFactor,
        domainHint: domainHintOf(request.hints.domain),
        creates: request.creates && integration.signUp.mode !== 'invited',
        keeps: !device && this.#parts.beginSession !== undefined && integration.protocol.sessionAge > 0,
      },
      {
        kind: device ? 'device' : 'interaction',
        uid,
        until: secondFactor ? Math.min(whole, askedAt(ctx, clock) + SECOND_FACTOR_LIFE) : whole,
      },
    );
  }

  /** Opens a challenge for whoever asks, which returns there, and shows its page. `until`: the interaction's life at most. */
  async begin(
    ctx: Context,
    asker: Asker,
    back: Pick<Return, 'kind' | 'uid'> & Partial<Return>,
  ): Promise<void> {
    const { challenges, cookies, knownBrowsers, clock, interactionLife } = this.#parts;
    const until = clock.now() + interactionLife;
    const spoken = { ...asker, language: languageOf(ctx) };
    const { challenge, key } = await challenges.open(spoken, { until, ...back }, knownBrowsers.of(ctx));
    ctx.append('Set-Cookie', cookies.write(ctx.get('Cookie'), back.uid, key));
    this.#showPage(ctx, back.uid, challenge);
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

  /**
   * Speaks the language of the sign-in that the address names, if this browser has it: for a refusal that came before
   * anything was read. What cannot be found out changes nothing.
   */
  async recallLanguage(ctx: Context): Promise<void> {
    if (ctx.state.language === undefined) speak(ctx, (await this.recall(ctx))?.language);
  }

  /** The sign-in that the address names, if this browser has it and it can be read. */
  async recall(ctx: Context): Promise<Challenge | undefined> {
    const { challenges, cookies } = this.#parts;
    const uid = signInOf(ctx.path);
    const key = uid === undefined ? undefined : cookies.read(ctx.get('Cookie'), uid);
    if (uid === undefined || key === undefined) return undefined;
    return challenges.read(key, uid).catch(() => undefined);
  }

  async cancel(ctx: Context): Promise<void> {
    const uid = uidOf(ctx);
    const cancelled = await this.#parts.challenges.cancel(this.#keyOf(ctx, uid), uid);
    ctx.status = 303;
    ctx.redirect(resumeOf(cancelled));
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
    // The page that carries the result goes on in it.
    speak(ctx, challenge.language);
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
          : {
              kind: 'approved',
              result: challenge.result,
              secondFactor: challenge.secondFactor,
              // Who helped a device to sign in is not signed on here.
              session:
                challenge.return.kind === 'device'
                  ? undefined
                  : await this.#parts.beginSession?.(ctx, challenge),
            };
      default:
        return { kind: 'refused', description: describe(challenge) };
    }
  }

  #showPage(ctx: Context, uid: string, challenge: Challenge): void {
    const { show, snapshots, demoPhone } = this.#parts;
    speak(ctx, challenge.language);
    show(ctx, 200, 'waiting', {
      application: { name: challenge.application, host: challenge.host },
      snapshot: snapshots(challenge),
      paths: waitingPaths(uid, resumeOf(challenge)),
      ...(demoPhone !== undefined && challenge.demo ? { demoPhone } : {}),
      ...pageLook(challenge.look),
      ...(challenge.display === undefined ? {} : { display: challenge.display }),
      ...(challenge.creates ? { creates: true } : {}),
      ...(challenge.keeps ? { keeps: true } : {}),
      ...(challenge.purpose === 'sign-in' ? {} : { purpose: { kind: challenge.purpose } }),
    });
  }

  #keyOf(ctx: Context, uid: string) {
    return keyOf(this.#parts.cookies, ctx, uid);
  }
}

const DECLINED: Record<NonNullable<Challenge['reason']>, string> = {
  refused: 'The sign-in was declined on the phone',
  not_me: 'The phone reported that this sign-in was not requested',
  wrong_number: 'Another number was typed on the phone than the page showed',
  wrong_code: 'The code from the phone was entered wrongly three times',
};

/** Short plain ASCII without personal data: Azure AD B2C hands it on word for word. */
function describe(challenge: Challenge): string {
  switch (challenge.state) {
    case 'declined':
      return challenge.outlived ? 'This account cannot sign in' : DECLINED[challenge.reason ?? 'refused'];
    case 'contested':
      return 'The code was scanned by two people';
    case 'expired':
      return 'The sign-in timed out';
    default:
      return 'The sign-in was cancelled';
  }
}

/** Where this browser goes on, whatever the outcome. */
export const resumeOf = ({ return: back }: Challenge): string => RESUME[back.kind](back.uid);

const RESUME = {
  account: accountResumePath,
  dashboard: dashboardResumePath,
  interaction: resumePath,
  device: deviceResumePath,
} as const;

/**
 * What a sign-in for a device elsewhere is confirmed by: whatever the integration says, always, and by a typed code where
 * it asks for nothing.
 */
const forDevice = ({ kind }: ConfirmationPolicy): ConfirmationPolicy => ({
  kind: kind === 'none' ? 'typed-code' : kind,
  when: 'always',
});

import type Router from '@koa/router';
import { decodeProtectedHeader } from 'jose';
import type { Context } from 'koa';
import type { EnrollmentService } from '../../domain/enrollment/index.ts';
import { GatewayError, type Random } from '../../kernel/index.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { atIssuer } from '../shared/headers.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { sameOrigin } from '../shared/same-origin.ts';
import { type Asked, DemoRelyingParty } from './relying-party.ts';

const COOKIE = 'cs_demo';
export const DEMO_EMAIL = 'ada@demo.example';

/** What the gateway would have mailed, newest first. */
export interface KeptMails {
  readonly mails: readonly {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly at: number;
  }[];
}

/** The demo application, the simulated phone's page, and the mails. Mounted in demo mode alone. */
export function mountDemo(
  router: Router,
  parts: {
    show: ShowPage;
    issuer: string;
    random: Random;
    enrollment: EnrollmentService;
    outbox: KeptMails | undefined;
  },
): void {
  const { show, issuer, random, enrollment } = parts;
  const party = new DemoRelyingParty({ issuer, callback: issuer + routes.demo.callback, random });

  const atHome = atIssuer(issuer);
  router.get(routes.demo.start, atHome, (ctx) =>
    show(ctx, 200, 'demo-start', parts.outbox ? { outbox: routes.demo.outbox } : {}),
  );

  router.get(routes.demo.signIn, atHome, async (ctx) => {
    const { url, asked } = await party.ask();
    ctx.cookies.set(COOKIE, Buffer.from(JSON.stringify(asked)).toString('base64url'), {
      httpOnly: true,
      sameSite: 'lax',
      path: routes.demo.callback,
      maxAge: 30 * 60_000,
    });
    ctx.status = 303;
    ctx.redirect(url);
  });

  router.post(routes.demo.callback, async (ctx) => {
    const form = await readForm(ctx);
    const asked = askedOf(ctx);
    ctx.cookies.set(COOKIE, null, { path: routes.demo.callback });
    try {
      if (asked === undefined) {
        throw new GatewayError(
          'refused',
          'no_request',
          'This answer was used already, or this browser did not ask for it.',
        );
      }
      const { claims, idToken } = await party.verify(form, asked);
      const { alg, kid } = decodeProtectedHeader(idToken);
      show(ctx, 200, 'demo-result', {
        claims: Object.entries(claims).map(([name, value]) => [name, JSON.stringify(value)] as const),
        header: { alg: String(alg), kid: String(kid) },
        checks: ['signature', 'issuer', 'audience', 'nonce', 'expiry'],
        idToken,
      });
    } catch (error) {
      const refused = error instanceof GatewayError;
      show(ctx, 400, 'demo-failed', {
        error: refused ? error.code : 'invalid_response',
        description: error instanceof Error ? error.message : '',
      });
    }
  });

  router.get(routes.demo.phone, atHome, (ctx) =>
    show(ctx, 200, 'demo-phone', { issuer, invitationPath: routes.demo.invitation }),
  );

  const { outbox } = parts;
  if (outbox) {
    router.get(routes.demo.outbox, atHome, (ctx) =>
      show(ctx, 200, 'demo-outbox', {
        mails: outbox.mails.map(({ text, ...mail }) => ({ ...mail, parts: paragraphs(text) })),
      }),
    );
  }

  router.post(routes.demo.invitation, sameOrigin(issuer), async (ctx) => {
    const { code } = await enrollment.invite({ email: DEMO_EMAIL, demo: true, ...ADA });
    ctx.body = { invitationCode: code };
  });
}

const paragraphs = (text: string): string[] =>
  text.split(/\n{2,}/).map((part) => part.replace(/\s+/g, ' ').trim());

/** Who signs in to the demo. */
export const ADA = { givenName: 'Ada', familyName: 'Lovelace', nickname: 'Ada' };

function askedOf(ctx: Context): Asked | undefined {
  try {
    const text = Buffer.from(ctx.cookies.get(COOKIE) ?? '', 'base64url').toString('utf8');
    const { nonce, state } = JSON.parse(text) as Record<string, unknown>;
    return typeof nonce === 'string' && typeof state === 'string' ? { nonce, state } : undefined;
  } catch {
    return undefined;
  }
}

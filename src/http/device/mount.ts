import type Router from '@koa/router';
import type { Context } from 'koa';
import { lookOf } from '../../domain/directory/index.ts';
import type { Limiter } from '../../kernel/index.ts';
import { type DeviceRequest, type DeviceSignIn, writeUserCode } from '../../oidc/index.ts';
import { routes } from '../routes.ts';
import { readForm } from '../shared/body.ts';
import { pageLook } from '../shared/look.ts';
import type { ShowPage } from '../shared/page-errors.ts';
import { askerOf } from '../shared/request-context.ts';
import { sameOrigin } from '../shared/same-origin.ts';

export interface DeviceParts {
  issuer: string;
  deviceSignIn: DeviceSignIn;
  show: ShowPage;
  limiter: Limiter;
}

/** What a refused code is answered with. */
const STATUS = { unknown: 404, expired: 410, used: 409 } as const;

/**
 * The verification pages (RFC 8628 section 3.3). A GET reads no code and changes nothing, whatever its address holds:
 * a link that somebody was sent fills in the field, and its code is looked up when the person presses.
 */
export function mountDevice(router: Router, parts: DeviceParts): void {
  const { deviceSignIn, show, limiter } = parts;
  const path = routes.device;

  const refuse = (ctx: Context, problem: keyof typeof STATUS) =>
    show(ctx, STATUS[problem], 'device', { path, problem: { kind: problem } });

  router.get(path, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    const { user_code: given } = ctx.query;
    const code = typeof given === 'string' ? given.slice(0, 40) : '';
    show(ctx, 200, 'device', { path, ...(code === '' ? {} : { code }) });
  });

  router.post(path, sameOrigin(parts.issuer), async (ctx) => {
    await limiter.count('typed', askerOf(ctx));
    const form = await readForm(ctx);
    const request = await deviceSignIn.look(ctx, form.get('user_code') ?? '');
    if (request.state !== 'open') return refuse(ctx, request.state);
    const { integration, code } = request;
    switch (form.get('answer')) {
      case 'go-on':
        if (!(await deviceSignIn.begin(ctx, integration, code))) refuse(ctx, 'used');
        return;
      case 'stop':
        if (!(await deviceSignIn.stop(code))) return refuse(ctx, 'used');
        return show(ctx, 200, 'device-end', { state: 'stopped', path });
      default:
        show(ctx, 200, 'device-confirm', confirmPage(request));
    }
  });
}

const confirmPage = ({ integration, code }: Extract<DeviceRequest, { state: 'open' }>) => ({
  path: routes.device,
  application: { name: integration.name, host: hostOf(integration.redirectUris[0]) },
  code: writeUserCode(code.userCode),
  ...pageLook(lookOf(integration, undefined)),
});

const hostOf = (uri: string | undefined): string => (uri === undefined ? '' : new URL(uri).host);

import type Router from '@koa/router';
import type { Context } from 'koa';
import { approvalPaths, enrollmentPaths, routes, signUpPaths } from '../routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';

/** The pages anybody may open: the front page, what a camera finds behind a frame, and an invitation's link. */
export function mountFront(
  router: Router,
  parts: {
    show: ShowPage;
    issuer: string;
    demo: boolean;
    demoPhone: string | undefined;
    /** Where mails can be read, in demo mode. */
    outbox: string | undefined;
    /** Whether this browser is setting a new instance up, and has its owner enrol a phone on the way. */
    setsUp: (ctx: Context) => boolean;
  },
): void {
  const { show, issuer, demo, demoPhone, outbox, setsUp } = parts;
  router.get(routes.front, (ctx) => show(ctx, 200, 'front', { demo, issuer, account: routes.me.page }));
  // Opening a frame changes nothing, so that a link preview or a bookmark cannot either. The page takes the frame out
  // of its address; loaded again without one it asks to scan again.
  router.get([routes.scan, routes.scanned], (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'scan', {
      begins: 'frame',
      paths: approvalPaths,
      linked: ['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site')),
      ...(demoPhone !== undefined && { demoPhone }),
    });
  });
  router.get(routes.code, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'scan', { begins: 'code', paths: approvalPaths, linked: false });
  });
  router.get(routes.enroll, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'enroll', { paths: enrollmentPaths, ...(setsUp(ctx) && { setsUp: true }) });
  });
  router.get(routes.signUp.page, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'sign-up', { paths: signUpPaths, ...(outbox !== undefined && { outbox }) });
  });
}

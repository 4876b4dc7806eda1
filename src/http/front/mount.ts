import type Router from '@koa/router';
import { approvalPaths, enrollmentPaths, routes } from '../routes.ts';
import type { ShowPage } from '../shared/page-errors.ts';

/** The pages anybody may open: the front page, what a camera finds behind a frame, and an invitation's link. */
export function mountFront(
  router: Router,
  parts: { show: ShowPage; issuer: string; demo: boolean; demoPhone: string | undefined },
): void {
  const { show, issuer, demo, demoPhone } = parts;
  router.get(routes.front, (ctx) => show(ctx, 200, 'front', { demo, issuer }));
  // Opening a frame changes nothing, so that a link preview or a bookmark cannot either. The page takes the frame out
  // of its address; loaded again without one it asks to scan again.
  router.get([routes.scan, routes.scanned], (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'scan', {
      paths: approvalPaths,
      linked: ['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site')),
      ...(demoPhone !== undefined && { demoPhone }),
    });
  });
  router.get(routes.enroll, (ctx) => {
    ctx.set('X-Robots-Tag', 'noindex');
    show(ctx, 200, 'enroll', { paths: enrollmentPaths });
  });
}

import type Router from '@koa/router';
import type { Context } from 'koa';
import { colourFile, routes } from '../routes.ts';
import { coloursCss } from './colours.ts';
import type { RememberedLogos } from './remembered-logos.ts';

/** A file that somebody opens by its address is no page: nothing in it may run, whatever it turns out to be. */
const POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
const FOR_EVER = 'public, max-age=31536000, immutable';
const PNG = /^([A-Za-z0-9_-]{43})\.png$/;
const COLOURS = /^\d+-([0-9a-f]{6})-([0-9a-f]{6})\.css$/;

/** Serves pictures by their hash, and the style sheet of two colours by the colours. Neither sets or reads a cookie. */
export function mountBranding(router: Router, { logos }: { logos: RememberedLogos }): void {
  router.get(routes.logo, async (ctx) => {
    const hash = PNG.exec(String(ctx.params.file))?.[1];
    const png = hash === undefined ? undefined : await logos.byHash(hash);
    if (png !== undefined) answer(ctx, 'image/png', Buffer.from(png));
  });

  router.get(routes.colours, (ctx) => {
    const [, light, dark] = COLOURS.exec(String(ctx.params.file)) ?? [];
    if (light === undefined || dark === undefined) return;
    const accent = { light: `#${light}`, dark: `#${dark}` };
    // Of another version, whose rules were others; this one's are not to be kept under its name.
    if (colourFile(accent) !== ctx.params.file) return;
    answer(ctx, 'text/css; charset=utf-8', coloursCss(accent));
  });
}

function answer(ctx: Context, type: string, body: Buffer | string): void {
  ctx.type = type;
  ctx.set('Content-Security-Policy', POLICY);
  ctx.set('Cache-Control', FOR_EVER);
  ctx.body = body;
}

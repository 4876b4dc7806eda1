import type { Context } from 'koa';
import { type BrowserKey, notThisBrowser } from '../../domain/challenge/index.ts';
import { UID } from '../routes.ts';
import type { BrowserCookies } from './browser-cookie.ts';

/** The sign-in that the address names. Throws `sign_in_not_found` for what can be none. */
export function uidOf(ctx: Context): string {
  const uid = String(ctx.params.uid);
  if (!UID.test(uid)) throw notThisBrowser();
  return uid;
}

/** The secret that this browser holds for this sign-in. Throws `sign_in_not_found` without one. */
export function keyOf(cookies: BrowserCookies, ctx: Context, uid: string): BrowserKey {
  const key = cookies.read(ctx.get('Cookie'), uid);
  if (key === undefined) throw notThisBrowser();
  return key;
}

import type { Context } from 'koa';
import { REMEMBERED_FOR } from '../../domain/approval/index.ts';
import { MINUTE } from '../../kernel/index.ts';

/** As long as a scan can lead to a claim. */
const SCANNING_FOR = 20 * MINUTE;
const SCANNER = /^[A-Za-z0-9_-]{22}$/;

/**
 * The two cookies of a phone's browser: which enrolled phone it is, and which scanner it is for the tickets it holds.
 * Strict: they are only ever sent by pages of ours.
 */
export class PhoneCookies {
  readonly #remembered: string;
  readonly #scanner: string;
  readonly #secure: boolean;

  constructor(parts: { secure: boolean }) {
    const prefix = parts.secure ? '__Host-' : '';
    this.#remembered = `${prefix}cs_phone`;
    this.#scanner = `${prefix}cs_scanner`;
    this.#secure = parts.secure;
  }

  remembered(ctx: Context): string | undefined {
    return ctx.cookies.get(this.#remembered, { signed: false });
  }

  remember(ctx: Context, value: string): void {
    this.#set(ctx, this.#remembered, value, REMEMBERED_FOR);
  }

  /** Undefined also when it is none of ours. */
  scanner(ctx: Context): string | undefined {
    const value = ctx.cookies.get(this.#scanner, { signed: false });
    return value !== undefined && SCANNER.test(value) ? value : undefined;
  }

  setScanner(ctx: Context, value: string): void {
    this.#set(ctx, this.#scanner, value, SCANNING_FOR);
  }

  #set(ctx: Context, name: string, value: string, maxAge: number): void {
    ctx.cookies.set(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.#secure,
      signed: false,
      maxAge,
    });
  }
}

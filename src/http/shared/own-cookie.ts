import type { Context } from 'koa';

/**
 * A cookie of our own: no script reads it, and `__Host-` ties it to this host and to TLS (RFC 6265bis section 4.1.3.2),
 * which http on loopback cannot have.
 */
export class OwnCookie {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #lasts: number;
  readonly #form: RegExp;
  readonly #sameSite: 'strict' | 'lax';

  /**
   * `lasts`: milliseconds. `form`: what a value of ours looks like. `sameSite`: strict, so that only pages of ours send
   * it, unless another site has to lead here with it.
   */
  constructor(parts: {
    name: string;
    secure: boolean;
    lasts: number;
    form?: RegExp;
    sameSite?: 'strict' | 'lax';
  }) {
    this.#name = `${parts.secure ? '__Host-' : ''}${parts.name}`;
    this.#secure = parts.secure;
    this.#lasts = parts.lasts;
    this.#form = parts.form ?? /^/;
    this.#sameSite = parts.sameSite ?? 'strict';
  }

  /** Undefined also when it is none of ours. */
  read(ctx: Context): string | undefined {
    const value = ctx.cookies.get(this.#name, { signed: false });
    return value !== undefined && this.#form.test(value) ? value : undefined;
  }

  write(ctx: Context, value: string): void {
    this.#set(ctx, value, { maxAge: this.#lasts });
  }

  clear(ctx: Context): void {
    this.#set(ctx, null, {});
  }

  #set(ctx: Context, value: string | null, life: { maxAge?: number }): void {
    ctx.cookies.set(this.#name, value, {
      path: '/',
      httpOnly: true,
      sameSite: this.#sameSite,
      secure: this.#secure,
      signed: false,
      ...life,
    });
  }
}

import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Integration } from '../domain/directory/index.ts';
import { type Random, randomToken, SECOND } from '../kernel/index.ts';
import type { ClientSource } from './client-source.ts';
import { POLL_INTERVAL } from './device-code-adapter.ts';
import { deviceResumePath } from './paths.ts';
import { providerOf } from './provider-of.ts';
import type { SignInDoor } from './sign-in-door.ts';

/** How a sign-in for another device ended in the browser. */
export type DeviceEnd = 'done' | 'stopped' | 'over';

/** What the library found wrong when the browser came back. */
export const endOf = (error: Error | undefined): DeviceEnd =>
  error?.name === 'AbortedError' ? 'stopped' : 'over';

/** What a user code that somebody typed stands for. */
export type DeviceRequest =
  | { readonly state: 'open'; readonly integration: Integration; readonly code: DeviceCode }
  | { readonly state: 'unknown' | 'expired' | 'used' };

/** The declared type has no constructor of its own. */
type NewInteraction = new (uid: string, payload: object) => { save(seconds: number): Promise<string> };

type DeviceCode = NonNullable<Awaited<ReturnType<Provider['DeviceCode']['findByUserCode']>>>;

/** RFC 8628 section 6.1: eight of twenty consonants, 2.56e10 codes, without vowels that make words. */
const USER_CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/** The code as it is kept, however its case and its marks were typed; undefined for what can be none. */
export function readUserCode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return text.length <= 40 && USER_CODE.test(plain) ? plain : undefined;
}

/** The code as a device shows it. */
export const writeUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What the browser half of a device sign-in does with the provider (RFC 8628 section 3.3). */
export class DeviceSignIn {
  readonly #parts: { clients: ClientSource; door: SignInDoor; random: Random; interactionLife: number };

  constructor(parts: { clients: ClientSource; door: SignInDoor; random: Random; interactionLife: number }) {
    this.#parts = parts;
  }

  /** Looks a typed code up, and changes nothing. An application that may no longer is unknown. */
  async look(ctx: Context, text: string): Promise<DeviceRequest> {
    const userCode = readUserCode(text);
    if (userCode === undefined) return { state: 'unknown' };
    const code = await providerOf(ctx).DeviceCode.findByUserCode(userCode, { ignoreExpiration: true });
    const integration = code && (await this.#parts.clients.integration(code.clientId ?? ''));
    if (code === undefined || !integration?.protocol.deviceSignIn) return { state: 'unknown' };
    if (code.isExpired) return { state: 'expired' };
    if (code.inFlight || code.accountId || code.error) return { state: 'used' };
    return { state: 'open', integration, code };
  }

  /**
   * The person has compared the codes and goes on: this browser, and no second one, gets the waiting page, whose result
   * is the device's. False when another was faster.
   */
  async begin(ctx: Context, integration: Integration, code: DeviceCode): Promise<boolean> {
    const { door, random, interactionLife } = this.#parts;
    const provider = providerOf(ctx);
    code.inFlight = true;
    if (!(await saved(code))) return false;
    const uid = randomToken(random, 32);
    const seconds = Math.floor(interactionLife / SECOND);
    const Interaction = provider.Interaction as unknown as NewInteraction;
    const interaction = new Interaction(uid, {
      returnTo: provider.issuer + deviceResumePath(uid),
      prompt: { name: 'login', reasons: ['fresh_approval'], details: {} },
      params: code.params,
      deviceCode: code.jti,
      cid: uid,
    });
    await interaction.save(seconds);
    ctx.cookies.set(provider.cookieName('resume'), uid, {
      path: deviceResumePath(uid),
      httpOnly: true,
      sameSite: 'lax',
      signed: true,
      secure: ctx.secure,
      maxAge: interactionLife,
    });
    await door.open(ctx, {
      uid,
      integration,
      redirectUri: integration.redirectUris[0] ?? provider.issuer,
      secondFactor: undefined,
      hints: {},
      creates: false,
      device: true,
    });
    return true;
  }

  /** The person says that this is not theirs: the device is told `access_denied`. False when another was faster. */
  async stop(code: DeviceCode): Promise<boolean> {
    code.error = 'access_denied';
    code.errorDescription = 'The sign-in was refused in the browser';
    return saved(code);
  }
}

/** RFC 8628 section 3.2: the library leaves the interval out. */
export function sayInterval(ctx: KoaContextWithOIDC): void {
  ctx.body = { ...(ctx.body as object), interval: POLL_INTERVAL / SECOND };
}

async function saved(code: DeviceCode): Promise<boolean> {
  try {
    await code.save();
    return true;
  } catch (error) {
    if (error instanceof errors.InvalidRequest) return false;
    throw error;
  }
}

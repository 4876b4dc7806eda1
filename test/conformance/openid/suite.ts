import {
  createLocalJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { expect } from 'vitest';
import { readSentBack, type ScriptedBrowser, type SentBack, WaitingTab } from '../../../src/cli/index.ts';
import type { Integration, IntegrationInput } from '../../../src/domain/directory/index.ts';
import type { PhoneClient } from '../../../src/phone/index.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';

/** One way of the Foundation's plans to run a module: response type and mode. */
export interface Variant {
  readonly responseType: 'code' | 'id_token';
  readonly responseMode: 'query' | 'fragment' | 'form_post';
}

/** Of the basic plan and its form_post twin. */
export const BASIC: readonly Variant[] = [
  { responseType: 'code', responseMode: 'query' },
  { responseType: 'code', responseMode: 'form_post' },
];
/** Of the implicit plan and its form_post twin, as far as `id_token` alone is offered. */
export const IMPLICIT: readonly Variant[] = [
  { responseType: 'id_token', responseMode: 'fragment' },
  { responseType: 'id_token', responseMode: 'form_post' },
];
export const EVERY = [...BASIC, ...IMPLICIT];

/** What a page shows that is neither the waiting page nor a way back to the relying party. */
export interface Shown {
  readonly status: number;
  readonly html: string;
}

/** The answer of the token endpoint or of userinfo. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** The end of one sign-in: the response, and the tokens that it led to. */
export interface SignedIn {
  readonly fields: ReadonlyMap<string, string>;
  readonly idToken: string;
  readonly claims: JWTPayload;
  /** Of the code flow. */
  readonly tokens: Record<string, unknown>;
}

const REDIRECT_URI = 'https://suite.example.com/test/a/countersign/callback';
export const LOGGED_OUT_URI = 'https://suite.example.com/test/a/countersign/post_logout_redirect';

/**
 * Plays the Foundation's suite: a statically registered client that speaks plain HTTP, one person with a phone, and a
 * browser. Nothing of the gateway's inside is looked at.
 */
export class Suite {
  readonly g: TestGateway;
  readonly variant: Variant;
  readonly integration: Integration;
  readonly clientSecret: string | undefined;
  readonly person: PhoneClient;
  readonly metadata: Record<string, unknown>;
  readonly browser: ScriptedBrowser;
  readonly #keys: JSONWebKeySet;

  private constructor(parts: {
    g: TestGateway;
    variant: Variant;
    integration: Integration;
    clientSecret: string | undefined;
    person: PhoneClient;
    metadata: Record<string, unknown>;
    keys: JSONWebKeySet;
  }) {
    this.g = parts.g;
    this.variant = parts.variant;
    this.integration = parts.integration;
    this.clientSecret = parts.clientSecret;
    this.person = parts.person;
    this.metadata = parts.metadata;
    this.browser = parts.g.browser();
    this.#keys = parts.keys;
  }

  /** `sessions`: the gateway keeps single sign-on sessions, and this client takes them. */
  static async open(
    variant: Variant,
    options: { sessions?: boolean; client?: Partial<IntegrationInput> } = {},
  ): Promise<Suite> {
    const g = await startGateway({
      store: 'sqlite',
      env: options.sessions ? { COUNTERSIGN_SESSIONS: 'on' } : {},
    });
    const registered = await g.integration({
      kind: 'oidc',
      name: 'Conformance Suite',
      initialDomain: undefined,
      redirectUris: [REDIRECT_URI],
      responseType: variant.responseType,
      postLogoutRedirectUris: [LOGGED_OUT_URI],
      ...(options.sessions ? { sessionAge: 8 * 3_600_000 } : {}),
      ...options.client,
    });
    const person = await g.phoneOf('ada');
    const metadata = await json(await g.fetch(`${g.issuer}/.well-known/openid-configuration`));
    const keys = await json(await g.fetch(String(metadata.jwks_uri)));
    return new Suite({
      g,
      variant,
      integration: registered.integration,
      clientSecret: registered.clientSecret,
      person,
      metadata,
      keys: keys as unknown as JSONWebKeySet,
    });
  }

  /** The parameters of an authorization request; those that are given as undefined are left out. */
  parameters(overrides: Record<string, string | undefined> = {}): Record<string, string> {
    const { responseType, responseMode } = this.variant;
    const all = {
      client_id: this.integration.clientId,
      redirect_uri: REDIRECT_URI,
      response_type: responseType,
      scope: 'openid',
      state: 'suite-state',
      nonce: 'suite-nonce',
      ...(responseMode === 'form_post' ? { response_mode: responseMode } : {}),
      ...overrides,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
  }

  /** Opens an authorization request, and says what came of it. */
  async authorize(
    overrides: Record<string, string | undefined> = {},
    browser = this.browser,
  ): Promise<WaitingTab | SentBack | Shown> {
    const query = new URLSearchParams(this.parameters(overrides));
    const response = await browser.request(`${new URL(this.#endpoint('authorization')).pathname}?${query}`);
    return this.landed(response, browser);
  }

  /** What a response to an authorization request is. */
  async landed(response: Response, browser = this.browser): Promise<WaitingTab | SentBack | Shown> {
    const html = await response.text();
    const data = (name: string) =>
      new RegExp(`${name}="([^"]*)"`).exec(html)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    const [snapshot, paths] = [data('data-snapshot'), data('data-paths')];
    if (snapshot !== undefined && paths !== undefined) {
      return new WaitingTab(browser, JSON.parse(snapshot), JSON.parse(paths));
    }
    return readSentBack(response, html) ?? { status: response.status, html };
  }

  /** The person scans the page and approves; the browser goes back to the client. */
  async approve(tab: WaitingTab): Promise<SentBack> {
    const told = tab.until('approved');
    const { challenge, statement } = await this.person.claim(tab.frame);
    await this.person.approve(challenge, statement);
    await told;
    return tab.collect();
  }

  /** A whole sign-in in which the phone is asked, up to tokens whose signature and claims are verified. */
  async signIn(
    overrides: Record<string, string | undefined> = {},
    browser = this.browser,
  ): Promise<SignedIn> {
    const landed = await this.authorize(overrides, browser);
    if (!(landed instanceof WaitingTab)) throw new Error(`no waiting page: ${JSON.stringify(landed)}`);
    return this.finish(await this.approve(landed), overrides);
  }

  /** The same where a session answers, and no page is shown. */
  async signInSilently(overrides: Record<string, string | undefined> = {}): Promise<SignedIn> {
    return this.finish(sentBackOf(await this.authorize(overrides)), overrides);
  }

  /** From the response to verified tokens. */
  async finish(sentBack: SentBack, sent: Record<string, string | undefined> = {}): Promise<SignedIn> {
    expect(sentBack.action).toBe(REDIRECT_URI);
    const { fields } = sentBack;
    expect(fields.get('error_description') ?? fields.get('error')).toBeUndefined();
    expect(fields.get('state')).toBe(this.parameters(sent).state);
    const tokens = this.variant.responseType === 'code' ? await this.#exchanged(fields) : {};
    const idToken = String(tokens.id_token ?? fields.get('id_token'));
    return { fields, idToken, tokens, claims: await this.verify(idToken, this.parameters(sent).nonce) };
  }

  /** An id_token as OpenID Connect Core section 3.1.3.7 has it verified. */
  async verify(idToken: string, nonce?: string): Promise<JWTPayload> {
    const header = decodeProtectedHeader(idToken);
    expect(header.alg).toBe('RS256');
    expect(this.#keys.keys.map(({ kid }) => kid)).toContain(header.kid);
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(this.#keys), {
      issuer: this.g.issuer,
      audience: this.integration.clientId,
      currentDate: new Date(this.g.clock.now()),
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    expect(payload.nonce).toBe(nonce);
    expect(payload.sub).toMatch(/^[\x21-\x7e]{1,255}$/);
    return payload;
  }

  /** Exchanges a code; fields given here overwrite the usual ones. */
  exchange(code: string, overrides: Record<string, string> = {}): Promise<Answer> {
    return this.post(this.#endpoint('token'), {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: this.integration.clientId,
      client_secret: this.clientSecret ?? '',
      ...overrides,
    });
  }

  async post(url: string, fields: Record<string, string>, headers = {}): Promise<Answer> {
    return answer(
      await this.g.fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers,
        redirect: 'manual',
      }),
    );
  }

  /** Userinfo with an access token, the way a module sends it. */
  async userinfo(accessToken: unknown, how: 'get' | 'post-header' | 'post-body' = 'get'): Promise<Answer> {
    const url = this.#endpoint('userinfo');
    const bearer = { Authorization: `Bearer ${accessToken}` };
    if (how === 'post-body') return this.post(url, { access_token: String(accessToken) });
    return answer(await this.g.fetch(url, { method: how === 'get' ? 'GET' : 'POST', headers: bearer }));
  }

  /** Sends the browser to the end session endpoint. */
  async endSession(parameters: Record<string, string> = {}): Promise<SentBack | Shown> {
    const { pathname } = new URL(this.#endpoint('end_session'));
    const response = await this.browser.request(`${pathname}?${new URLSearchParams(parameters)}`);
    const landed = await this.landed(response);
    if (landed instanceof WaitingTab) throw new Error('a waiting page came where somebody signs out');
    return landed;
  }

  #endpoint(name: string): string {
    const url = this.metadata[`${name}_endpoint`];
    if (typeof url !== 'string') throw new Error(`there is no ${name}_endpoint in the metadata`);
    return url;
  }

  async #exchanged(fields: ReadonlyMap<string, string>): Promise<Record<string, unknown>> {
    const { status, headers, json: tokens } = await this.exchange(fields.get('code') ?? '');
    expect({ status, tokens }).toMatchObject({ status: 200, tokens: { token_type: 'Bearer' } });
    expect(headers.get('Cache-Control')).toContain('no-store');
    return tokens;
  }
}

/** The waiting page, where the module needs that one came. */
export function waitingOf(landed: WaitingTab | SentBack | Shown): WaitingTab {
  if (landed instanceof WaitingTab) return landed;
  throw new Error(`no waiting page: ${JSON.stringify(landed)}`);
}

/** The way back to the client, where the module needs that it was taken. */
export function sentBackOf(landed: WaitingTab | SentBack | Shown): SentBack {
  if ('action' in landed) return landed;
  throw new Error(`the client got no response: ${JSON.stringify(landed)}`);
}

/** The page shown to the person, where the client must get nothing. */
export function shownOf(landed: WaitingTab | SentBack | Shown): Shown {
  if ('html' in landed) return landed;
  throw new Error(`no page of its own was shown: ${JSON.stringify(landed)}`);
}

/** An error response of the authorization endpoint. */
export const errorOf = (landed: WaitingTab | SentBack | Shown): string | undefined =>
  sentBackOf(landed).fields.get('error');

const json = async (response: Response): Promise<Record<string, unknown>> => response.json();

async function answer(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

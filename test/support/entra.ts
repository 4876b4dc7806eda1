import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { ScriptedBrowser, WaitingTab } from '../../src/cli/index.ts';
import type { Integration, IntegrationInput } from '../../src/domain/directory/index.ts';
import { type GatewayOptions, openTestGateway, type TestGateway } from './gateway.ts';

export const TENANT = '9122040d-6c67-4c5b-b112-36a304b66dad';
export const OTHER_TENANT = '14c2f153-90a7-4689-9db7-9543bf084dad';
export const APP = '600b719b-3766-4dc5-95a6-3c4a8dc31885';
export const OBJECT = '951ddb04-b16d-45f3-bbf7-b0fa18fa7aee';
export const SUBJECT = 'mBfcvuhSHkDWVgV72x2ruIYdSsPSvcj2R0qfc6mGEAA';
export const REDIRECT = 'https://login.microsoftonline.com/common/federation/externalauthprovider';
export const REQUEST_ID = '72826bb4-abb7-4221-b253-100f530b4b0a';
/** What Microsoft's page shows of the `claims` parameter. */
export const CLAIMS = {
  id_token: {
    acr: { essential: true, values: ['possessionorinherence'] },
    amr: {
      essential: true,
      values: [
        'face',
        'fido',
        'fpt',
        'hwk',
        'iris',
        'otp',
        'pop',
        'retina',
        'sc',
        'sms',
        'swk',
        'tel',
        'vbm',
      ],
    },
  },
};

/** A key pair that signs hints. */
export interface HintKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function hintKey(kid: string): Promise<HintKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig' };
  return { kid, privateKey, jwk };
}

/** What is odd about a hint: claims and headers that replace the proper ones, or, undefined, take them away. */
export interface Oddities {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: HintKey;
}

/** Microsoft Entra as far as it concerns us: discovery, keys, and the word it gives for its people. */
export class EntraStandIn {
  readonly origin: string;
  readonly key: HintKey;
  /** The addresses it was asked for, in order. */
  readonly asked: string[] = [];
  /** What it publishes, by tenant; every tenant has the same keys, as at Microsoft. */
  keys: object[];
  /** Stands in for every answer. */
  answer: ((path: string) => { status: number; body: string } | undefined) | undefined;
  /** Where discovery says that the keys are. */
  keysAt: string | undefined;
  readonly #server: Server;

  private constructor(server: Server, origin: string, key: HintKey) {
    this.#server = server;
    this.origin = origin;
    this.key = key;
    this.keys = [key.jwk];
  }

  static async open(): Promise<EntraStandIn> {
    const key = await hintKey('entra-key-1');
    let it: EntraStandIn | undefined;
    const server = createServer((request, response) => {
      const { status, body } = it?.answerTo(request.url ?? '') ?? { status: 503, body: '' };
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    it = new EntraStandIn(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key);
    return it;
  }

  answerTo(path: string): { status: number; body: string } {
    this.asked.push(path);
    const given = this.answer?.(path);
    if (given !== undefined) return given;
    const [, tenant, end] =
      /^\/([0-9a-f-]{36})\/(v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/.exec(path) ??
      [];
    if (end === undefined) return { status: 404, body: '{}' };
    const json = end.startsWith('v2.0')
      ? {
          issuer: this.issuerOf(tenant),
          jwks_uri: this.keysAt ?? `${this.origin}/${tenant}/discovery/v2.0/keys`,
        }
      : { keys: this.keys };
    return { status: 200, body: JSON.stringify(json) };
  }

  issuerOf(tenant = TENANT): string {
    return `${this.origin}/${tenant}/v2.0`;
  }

  /** A hint for this person, issued now and expired at once. */
  async hint(g: TestGateway, odd: Oddities = {}): Promise<string> {
    const now = Math.floor(g.clock.now() / 1000);
    const claims = {
      ver: '2.0',
      iss: this.issuerOf(),
      sub: SUBJECT,
      aud: APP,
      exp: now - 1,
      iat: now,
      nbf: now,
      name: 'Ada Lovelace',
      preferred_username: 'ada@example.com',
      oid: OBJECT,
      tid: TENANT,
      ...odd.claims,
    };
    const { kid, privateKey } = odd.key ?? this.key;
    return new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, ...odd.header })
      .sign(privateKey);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export interface EntraWorld {
  readonly g: TestGateway;
  readonly entra: EntraStandIn;
  readonly integration: Integration;
  /** The fields of a proper request, with these changed or, undefined, taken away. */
  fields(changes?: Record<string, string | undefined>, odd?: Oddities): Promise<Record<string, string>>;
  /** A browser that Entra's page led here and that waits. */
  waiting(changes?: Record<string, string | undefined>, odd?: Oddities): Promise<WaitingForEntra>;
}

export interface WaitingForEntra {
  readonly browser: ScriptedBrowser;
  readonly tab: WaitingTab;
  readonly fields: Record<string, string>;
}

/** A gateway that Entra asks for a second factor; both are gone when the test is. */
export async function entraWorld(
  options: GatewayOptions & { input?: Partial<IntegrationInput> } = {},
): Promise<EntraWorld> {
  const entra = await EntraStandIn.open();
  onTestFinished(() => entra.close());
  const env = { COUNTERSIGN_ENTRA_AUTHORITY: entra.origin, ...options.env };
  const g = await openTestGateway({ ...options, env });
  onTestFinished(() => g.discard());
  return worldOf(g, entra, options.input);
}

/** The same with a gateway that is there. */
export async function worldOf(
  g: TestGateway,
  entra: EntraStandIn,
  input: Partial<IntegrationInput> = {},
): Promise<EntraWorld> {
  const { integration } = await g.gateway.integrations.create({
    kind: 'entra-external-mfa',
    name: 'Contoso',
    appId: APP,
    tenantId: TENANT,
    ...input,
  });
  const world: EntraWorld = {
    g,
    entra,
    integration,
    async fields(changes = {}, odd = {}) {
      const proper = {
        scope: 'openid',
        response_type: 'Id_token',
        response_mode: 'form_post',
        client_id: integration.clientId,
        redirect_uri: REDIRECT,
        nonce: 'AwABAAEAAAACAOz_BQD0/+=',
        state: 'rQIIAZ2RP2_TcBiE-state_=',
        id_token_hint: changes.id_token_hint ?? (await entra.hint(g, odd)),
        claims: JSON.stringify(CLAIMS),
        'client-request-id': REQUEST_ID,
      };
      const all: Record<string, string | undefined> = { ...proper, ...changes };
      return Object.fromEntries(
        Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
      );
    },
    async waiting(changes, odd) {
      const fields = await world.fields(changes, odd);
      const browser = g.browser();
      const tab = await browser.open(await postFrom(browser, fields));
      return { browser, tab, fields };
    },
  };
  return world;
}

/** Posts the form as a page of another site does, without cookies, and gives where the gateway leads. */
export async function postFrom(
  browser: ScriptedBrowser,
  fields: Record<string, string> | URLSearchParams,
): Promise<string> {
  const response = await postTo(browser, fields);
  if (response.status !== 303)
    throw new Error(`the form was answered ${response.status}: ${await response.text()}`);
  return response.headers.get('Location') ?? '';
}

/** The same with the answer as it comes. */
export const postTo = (
  browser: ScriptedBrowser,
  fields: Record<string, string> | URLSearchParams,
): Promise<Response> =>
  browser.request('/auth', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { Origin: 'https://login.microsoftonline.com', 'Sec-Fetch-Site': 'cross-site', Cookie: '' },
  });

/** What the fields come to, sent back to Entra without a page: an error, as a rule. */
export async function answerTo(
  world: EntraWorld,
  changes?: Record<string, string | undefined>,
  odd?: Oddities,
): Promise<{ status: number; action: string | undefined; fields: Record<string, string>; text: string }> {
  const { readSentBack } = await import('../../src/cli/index.ts');
  const browser = world.g.browser();
  const response = await browser.request(await postFrom(browser, await world.fields(changes, odd)));
  const text = await response.text();
  const sent = readSentBack(response, text);
  return {
    status: response.status,
    action: sent?.action,
    fields: Object.fromEntries(sent?.fields ?? []),
    text,
  };
}

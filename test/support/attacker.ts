import { connect } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect } from 'vitest';
import { readSentBack, type ScriptedBrowser, type SentBack, type WaitingTab } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { API_PATH, type Decision, type PhoneClient, type PhoneKey } from '../../src/phone/index.ts';
import { base64url, sha256, signCompact, utf8 } from '../../src/phone/jws.ts';
import { freshKey, type GatewayOptions, openTestGateway, type TestGateway } from './gateway.ts';
import type { Asked, RelyingParty } from './relying-party.ts';

/** One gateway for all the tests of a block; they keep apart by their people and sign-ins. */
export function sharedGateway(options: GatewayOptions = {}): () => TestGateway {
  let shared: TestGateway | undefined;
  beforeAll(async () => {
    shared = await openTestGateway(options);
  });
  afterAll(() => shared?.discard());
  return () => {
    if (shared === undefined) throw new Error('the gateway is opened before the first test');
    return shared;
  };
}

/** A phone whose key is in the open, so that every byte it sends can be forged. */
export interface Puppet {
  readonly client: PhoneClient;
  readonly key: PhoneKey;
  readonly id: string;
}

/** A puppet enrolled for this person. */
export async function puppetOf(g: TestGateway, name: string): Promise<Puppet> {
  const key = await freshKey();
  const client = g.phoneWith(key);
  const { phone } = await client.enroll(await g.invitationFor(name), `${name}'s phone`);
  return { client, key, id: phone };
}

let people = 0;

/** A name that nobody in this run has had. */
export const somebody = (): string => `somebody${++people}of${process.pid}`;

/** A request to the phone API, and what is forged in it. */
export interface Forgery {
  /** After `/api/phone/v1`. */
  path: string;
  method?: string;
  body?: object | string;
  /** More headers of the request. */
  headers?: Record<string, string>;
  /** Replaces parts of the proof's header; undefined takes one away. */
  header?: Record<string, unknown>;
  /** Replaces claims of the proof; undefined takes one away. */
  claims?: Record<string, unknown>;
  /** Signs the proof instead of the puppet's key. */
  key?: PhoneKey;
  /** Stands in for the whole proof. */
  proof?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The problem's code, where the answer is one. */
  readonly code: string | undefined;
  readonly json: Record<string, unknown>;
}

const bytesOf = (body: Forgery['body']): Uint8Array =>
  body === undefined ? new Uint8Array() : utf8(typeof body === 'string' ? body : JSON.stringify(body));

/** The header and claims that this request's proof should have, with what is forged in them. */
export async function proofParts(g: TestGateway, by: Puppet, request: Forgery) {
  const header = { typ: 'countersign-phone-proof+jwt', kid: by.id, ...request.header };
  const claims = {
    aud: g.issuer,
    htm: request.method ?? 'POST',
    htu: `${g.issuer}${API_PATH}${request.path}`,
    bh: base64url(await sha256(bytesOf(request.body))),
    iat: Math.floor(g.clock.now() / 1000),
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    ...request.claims,
  };
  return { header, claims };
}

/** A proof for this request, with what is forged in it. */
export async function proofOf(g: TestGateway, by: Puppet, request: Forgery): Promise<string> {
  const { header, claims } = await proofParts(g, by, request);
  return signCompact(request.key ?? by.key, header, utf8(JSON.stringify(claims)));
}

/** Sends the request as forged. */
export async function forge(g: TestGateway, by: Puppet, request: Forgery): Promise<Answer> {
  const proof = request.proof ?? (await proofOf(g, by, request));
  const body = request.body === undefined ? undefined : new Uint8Array(bytesOf(request.body));
  const response = await fetch(`${g.origin}${API_PATH}${request.path}`, {
    method: request.method ?? 'POST',
    headers: {
      Authorization: `Phone-Proof ${proof}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return answerOf(response);
}

/** The answer with its body read. */
export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = parse(text);
  const code = typeof json.code === 'string' ? json.code : undefined;
  return { status: response.status, headers: response.headers, text, code, json };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The decision that a puppet signs, with any header and payload. */
export async function forgedDecision(
  by: Puppet,
  statement: string,
  decision: Decision,
  forged: { header?: Record<string, unknown>; key?: PhoneKey; payload?: Uint8Array } = {},
): Promise<string> {
  const digest = await sha256(utf8(`countersign/v1\0${statement}${decision}`));
  const header = { typ: 'countersign-decision+jws', kid: by.id, ...forged.header };
  return signCompact(forged.key ?? by.key, header, forged.payload ?? digest);
}

/** Flips one bit of the base64url text's bytes. */
export function flipped(text: string, byte = 0): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

/** The same bytes in other letters: the last character of base64url carries bits that a careless reader drops. */
export function loosened(text: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = letters.indexOf(text.slice(-1));
  return text.slice(0, -1) + letters[last + 1];
}

/** A browser in front of a waiting page that a relying party sent it to. */
export interface WaitingSignIn {
  readonly party: RelyingParty;
  readonly asked: Asked;
  readonly browser: ScriptedBrowser;
  readonly tab: WaitingTab;
}

/** Starts a sign-in; by code when told so. */
export async function waitingSignIn(
  g: TestGateway,
  options: {
    input?: Partial<IntegrationInput>;
    party?: RelyingParty;
    ask?: Record<string, string>;
    browser?: ScriptedBrowser;
  } = {},
): Promise<WaitingSignIn> {
  const party = options.party ?? (await g.relyingParty(options.input));
  const asked = await party.ask(options.ask);
  const browser = options.browser ?? g.browser();
  return { party, asked, browser, tab: await browser.open(asked.url) };
}

/** An application that takes codes. */
export const CODE_APP: Partial<IntegrationInput> = {
  kind: 'oidc',
  name: 'App',
  redirectUris: ['https://app.example.com/callback'],
};

/** A whole sign-in by code, up to the code in the relying party's hands. */
export async function signInByCode(g: TestGateway, party: RelyingParty, phone: PhoneClient) {
  const { asked, tab, browser } = await waitingSignIn(g, { party });
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  const sentBack = await tab.collect();
  const code = sentBack.fields.get('code');
  if (code === undefined) throw new Error('no code came');
  return { asked, tab, browser, sentBack, code, challenge };
}

/** Exchanges a code by hand; the fields replace or, undefined, take away the proper ones. */
export async function exchange(
  g: TestGateway,
  party: RelyingParty,
  fields: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = {
    grant_type: 'authorization_code',
    redirect_uri: party.redirectUri,
    client_id: party.integration.clientId,
    client_secret: party.clientSecret,
    ...fields,
  };
  const body = new URLSearchParams(
    Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return answerOf(await fetch(`${g.origin}/token`, { method: 'POST', body, headers }));
}

/** What userinfo says to this token. */
export const userinfo = (g: TestGateway, token: unknown): Promise<Response> =>
  fetch(`${g.origin}/userinfo`, { headers: { Authorization: `Bearer ${String(token)}` } });

/** Opens the resume address and gives what reaches the relying party, if anything does. */
export async function resume(
  browser: ScriptedBrowser,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; location: string | null; text: string; sentBack: SentBack | undefined }> {
  const response = await browser.request(path, init);
  const text = await response.text();
  const location = response.headers.get('Location');
  return { status: response.status, location, text, sentBack: readSentBack(response, text) };
}

/** Nothing that a relying party would take as a sign-in. */
export function expectNoResult(sentBack: SentBack | undefined): void {
  for (const name of ['id_token', 'code', 'access_token']) {
    expect(sentBack?.fields.has(name) ?? false, name).toBe(false);
  }
}

/** That this sign-in gave nothing and gives nothing to its own browser either, and that the audit knows of none. */
export async function expectNobodySignedIn(
  g: TestGateway,
  { tab, browser }: WaitingSignIn,
  challenge?: string,
): Promise<void> {
  expectNoResult((await resume(browser, tab.paths.resume)).sentBack);
  const events = await auditOf(g);
  const ended = events.filter((event) => event.challenge_id === (challenge ?? challengeOf(tab)));
  expect(ended.map((event) => event.event)).not.toContain('challenge.consumed');
}

/** The challenge whose code this page shows or showed. */
export const challengeOf = (tab: WaitingTab): string => {
  const prefix = tab.snapshot.frames?.prefix ?? '';
  return `chl_${prefix.slice(prefix.lastIndexOf('/') + 1)}`;
};

export interface AuditRow {
  readonly sequence: number;
  readonly event: string;
  readonly user_id: string | null;
  readonly phone_id: string | null;
  readonly challenge_id: string | null;
  readonly detail: string;
}

/** The audit log, everything that waits written first. */
export async function auditOf(g: TestGateway, challenge?: string): Promise<AuditRow[]> {
  await g.gateway.audit.flush();
  const rows = withDirectory(
    g,
    (db) => db.prepare('SELECT * FROM audit_events ORDER BY sequence').all() as unknown as AuditRow[],
  );
  // What somebody was refused who came too late, or from elsewhere, befell them and not the challenge.
  return challenge === undefined
    ? rows
    : rows.filter((row) => row.challenge_id === challenge && row.event !== 'request.refused');
}

/** The names of what the audit log says of this challenge, in order. */
export const eventsOf = async (g: TestGateway, challenge: string): Promise<string[]> =>
  (await auditOf(g, challenge)).map((row) => row.event);

/** Works on the directory's file behind the gateway's back. */
export function withDirectory<T>(g: TestGateway, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(`${g.dataDir}/directory.sqlite`, { timeout: 5_000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** Everything the directory holds of people, phones, invitations, integrations, keys and secrets. */
export const directoryOf = (g: TestGateway): Record<string, unknown[]> =>
  withDirectory(g, (db) =>
    Object.fromEntries(
      ['users', 'phones', 'invitations', 'integrations', 'client_secrets', 'signing_keys', 'secrets'].map(
        (table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()],
      ),
    ),
  );

/** Sends these bytes to the gateway's port and gives all that comes back. */
export function sendRaw(g: TestGateway, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(g.gateway.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => parts.push(part));
    socket.on('close', () => resolve(Buffer.concat(parts).toString('utf8')));
    socket.on('error', reject);
  });
}

/** How many of each there are. */
export function tally(values: readonly (string | number | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

/** A call's outcome in one word: `ok`, or the code of the refusal. */
export const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

/** The cookies this browser would send to this path, by name. */
export const cookiesOf = (browser: ScriptedBrowser, path: string): Map<string, string> =>
  new Map(
    (browser.jar.header(path) ?? '')
      .split('; ')
      .filter((pair) => pair !== '')
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
  );

export const cookieHeader = (cookies: Iterable<readonly [string, string]>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** What an authorization request with exactly this query leads to, in a browser that was never here. */
export const authorize = (g: TestGateway, query: string, headers: Record<string, string> = {}) =>
  resume(g.browser(headers), `/auth?${query}`);

/** The query of a proper authorization request by this relying party. */
export const properQuery = (party: RelyingParty, changes: Record<string, string | undefined> = {}): string =>
  new URLSearchParams(
    Object.entries({
      client_id: party.integration.clientId,
      redirect_uri: party.redirectUri,
      response_type: party.integration.responseTypes[0],
      scope: 'openid profile email',
      response_mode: 'form_post',
      nonce: 'a-nonce',
      state: 'a-state',
      ...changes,
    }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString();

/** An error page of ours: a refusal that sends nobody anywhere and starts no sign-in. */
export function expectErrorPage(answer: Awaited<ReturnType<typeof resume>>, status = 400): void {
  expect(answer.status).toBe(status);
  expect(answer.location).toBeNull();
  expect(answer.sentBack).toBeUndefined();
  expect(answer.text).toContain('<!doctype html>');
  expect(answer.text).not.toContain('data-snapshot');
  expect(answer.text).not.toMatch(/\bat .+\.(js|ts):\d+|node_modules/);
}

/** What an answer that was already read sends its browser on to. */
export const readSentBackOf = ({ headers, text }: Answer): SentBack | undefined =>
  readSentBack(new Response(null, { headers }), text);

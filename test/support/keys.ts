import { CompactSign, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { KeyCache } from '../../bench/driver/key-cache.ts';
import type { SentBack, WaitingTab } from '../../src/cli/index.ts';
import { PUBLISHED_BEFORE, READY_AFTER, type SigningAlg } from '../../src/domain/keys/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { databaseOfThisTest } from './directories.ts';
import { startGateway, type TestGateway } from './gateway.ts';
import type { Asked, RelyingParty } from './relying-party.ts';

/** Two gateways with one PostgreSQL, one Redis and one secret, which are one issuer. */
export async function twoNodes(settings: Record<string, string> = {}) {
  const { url, query } = await databaseOfThisTest();
  const env = { SECRET: 'dHdvIG5vZGVzLCBvbmUgcm9vdCBzZWNyZXQ', ...settings };
  const shared = { store: 'redis', databaseUrl: url, env } as const;
  const first = await startGateway(shared);
  const second = await startGateway({ ...shared, clock: first.clock, publicUrl: first.issuer });
  /** What the audit log says of keys, in order, from both nodes. */
  const audited = async () => {
    for (const node of [first, second]) await node.gateway.audit.flush();
    return query<{ event: string; detail: string }>(
      "select event, detail from audit_events where event like 'key.%' order by sequence",
    );
  };
  return { first, second, audited };
}

/** The key set that this node publishes. */
export async function publishedBy(g: TestGateway): Promise<JSONWebKeySet> {
  return (await (await fetch(`${g.origin}/jwks`)).json()) as JSONWebKeySet;
}

export const kidsOf = async (g: TestGateway): Promise<string[]> =>
  (await publishedBy(g)).keys.map(({ kid }) => kid ?? '');

/** A relying party's copy of it. */
export const cacheOf = (g: TestGateway, rereads: boolean): Promise<KeyCache> =>
  KeyCache.open(() => publishedBy(g), rereads);

/** The kid of the key of this algorithm in this state. */
export async function kidThat(
  g: TestGateway,
  state: 'current' | 'next' | 'retired',
  alg: SigningAlg = 'RS256',
): Promise<string> {
  const found = (await g.gateway.signingKeys.list()).find((key) => key.state === state && key.alg === alg);
  if (found === undefined) throw new Error(`no ${alg} key is ${state}`);
  return found.kid;
}

/** Lets two days and one pass, so that next keys stand ready, known to everybody, at all these nodes. */
export async function readyNext(...nodes: [TestGateway, ...TestGateway[]]): Promise<void> {
  const [{ clock }] = nodes;
  clock.advance(READY_AFTER);
  for (const node of nodes) await node.gateway.followKeys();
  clock.advance(PUBLISHED_BEFORE);
  for (const node of nodes) await node.gateway.followKeys();
}

/** A browser of this node in front of a waiting page. */
export async function openAt(
  node: TestGateway,
  party: RelyingParty,
): Promise<{ asked: Asked; tab: WaitingTab }> {
  const asked = await party.ask();
  return { asked, tab: await node.browser().open(asked.url.replace(node.issuer, '')) };
}

/** Approves and collects. */
export async function finish(tab: WaitingTab, phone: PhoneClient): Promise<SentBack> {
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  return tab.collect();
}

/** What a token of this sign-in has to say. */
export const expectedBy = (party: RelyingParty, asked: Asked, g: TestGateway) => ({
  issuer: g.issuer,
  audience: party.integration.clientId,
  nonce: asked.nonce,
});

export const idTokenOf = (sentBack: SentBack): string => sentBack.fields.get('id_token') ?? '';

/** The private keys of this gateway, as somebody who stole them has them: by their kids, good for signing. */
export async function stolenKeys(g: TestGateway): Promise<Map<string, JWK>> {
  const { jwks } = await g.gateway.signingKeys.load();
  return new Map(jwks.map(({ key_ops: _, ...key }) => [key.kid ?? '', key]));
}

/** An id_token that this key signs, whatever it says. */
export async function forgedIdToken(
  key: JWK,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const payload = JSON.stringify({ iat: now, exp: now + 300, ...claims });
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: key.alg ?? 'RS256', kid: key.kid ?? '', ...header })
    .sign(await importJWK(key, key.alg ?? 'RS256'));
}

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import Provider, { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { floorAdapter } from './floor-adapter.ts';

/**
 * The floor's process: oidc-provider with one client and an interaction that finishes by a POST. No QR, no phone, no
 * event stream, no headers of ours, no audit, no limits. The least that a sign-in by this library costs.
 */
const { PORT = '', ISSUER = '', CLIENT_ID = '', REDIRECT_URI = '', REDIS_URL } = process.env;

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' });
const CLAIMS = {
  name: 'Ada Bench',
  nickname: 'Ada',
  given_name: 'Ada',
  family_name: 'Bench',
  email: 'user@bench.example',
  email_verified: true,
};

const provider = new Provider(ISSUER, {
  ...(REDIS_URL ? { adapter: floorAdapter(new Redis(REDIS_URL)) } : {}),
  jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'RS256' }] },
  clients: [
    {
      client_id: CLIENT_ID,
      redirect_uris: [REDIRECT_URI],
      response_types: ['id_token'],
      grant_types: ['implicit'],
      token_endpoint_auth_method: 'none',
    },
  ],
  responseTypes: ['id_token'],
  conformIdTokenClaims: false,
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time'],
    profile: ['name', 'nickname', 'given_name', 'family_name'],
    email: ['email', 'email_verified'],
  },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, ...CLAIMS }) }),
  loadExistingGrant,
  cookies: { keys: [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')] },
  ttl: { Interaction: 1_200, Session: 1_200, Grant: 1_200, IdToken: 300 },
  interactions: { policy: interactionPolicy.base(), url: (_ctx, { uid }) => `/interaction/${uid}` },
  features: { devInteractions: { enabled: false } },
});

/** Consent is given with the sign-in, as the library's own recipe for first-party clients does it. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { client, session } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

async function interaction(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') {
    request.resume();
    const login = { accountId: 'user', acr: 'bench', amr: ['pop'] };
    await provider.interactionFinished(request, response, { login, consent: {} });
    return;
  }
  const { uid } = await provider.interactionDetails(request, response);
  const page = `<!doctype html><title>Sign in</title><form method="post" action="/interaction/${uid}"><button>`;
  response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': page.length });
  response.end(page);
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
  interaction(request, response).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    response.writeHead(500, { 'Content-Length': 0 }).end();
  });
}).listen(Number(PORT), '127.0.0.1');

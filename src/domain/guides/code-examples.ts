import { clientAuthOf, type GuideParts, SCOPE } from './asked.ts';
import type { Snippet } from './guide.ts';

/** Examples that run as they are, by how the application proves who it is. Secrets come from its environment. */
export function codeExamples(parts: GuideParts): Snippet[] {
  const { integration } = parts;
  const auth = clientAuthOf(integration);
  if (auth === 'none') {
    return [script('oidc-client-ts', oidcClientTs(parts)), script('msal-browser', msalBrowser(parts))];
  }
  const node = script('openid-client', auth === undefined ? openidClientIdToken(parts) : openidClient(parts));
  return auth === 'client_secret_post' ? [node, script('passport', passport(parts))] : [node];
}

const script = (name: Snippet['name'], text: string): Snippet => ({
  name,
  language: 'js',
  fileName: `countersign-${name}.mjs`,
  text,
});

/** A text as a literal of JavaScript. */
const js = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const redirectUriOf = ({ integration }: GuideParts): string => integration.redirectUris[0] ?? '';

const scopeOf = ({ integration }: GuideParts): string =>
  integration.protocol.offlineAccess ? `${SCOPE} offline_access` : SCOPE;

/** What openid-client must be told of the client, because it expects RS256. */
const clientMetadata = ({ integration: { protocol } }: GuideParts): string =>
  protocol.idTokenAlg === 'RS256'
    ? 'undefined'
    : `{ id_token_signed_response_alg: ${js(protocol.idTokenAlg)} }`;

const AUTHENTICATION = {
  client_secret_post: 'client.ClientSecretPost(env.CLIENT_SECRET)',
  client_secret_jwt: 'client.ClientSecretJwt(env.CLIENT_SECRET)',
  private_key_jwt: 'client.PrivateKeyJwt(await importPKCS8(env.PRIVATE_KEY, env.PRIVATE_KEY_ALG))',
  none: 'client.None()',
} as const;

const openidClient = (parts: GuideParts): string => {
  const { integration, provider } = parts;
  const auth = integration.protocol.clientAuth;
  return `import { env } from 'node:process';
${auth === 'private_key_jwt' ? "import { importPKCS8 } from 'jose';\n" : ''}import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${js(provider.issuer)}),
  ${js(integration.clientId)},
  ${clientMetadata(parts)},
  ${AUTHENTICATION[auth]},
);

/** Where to send the browser. Keep \`kept\` in the visitor's session. */
export async function begin() {
  const kept = {
    codeVerifier: client.randomPKCECodeVerifier(),
    state: client.randomState(),
    nonce: client.randomNonce(),
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: ${js(redirectUriOf(parts))},
    scope: ${js(scopeOf(parts))},
    code_challenge: await client.calculatePKCECodeChallenge(kept.codeVerifier),
    code_challenge_method: 'S256',
    state: kept.state,
    nonce: kept.nonce,
  });
  return { url: url.href, kept };
}

/** The claims of whoever came back to the redirect URI. Throws when nobody may be let in. */
export async function finish(currentUrl, kept) {
  const tokens = await client.authorizationCodeGrant(config, new URL(currentUrl), {
    pkceCodeVerifier: kept.codeVerifier,
    expectedState: kept.state,
    expectedNonce: kept.nonce,
  });
  return tokens.claims();
}
`;
};

const openidClientIdToken = (parts: GuideParts): string => `import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${js(parts.provider.issuer)}),
  ${js(parts.integration.clientId)},
  ${clientMetadata(parts)},
  client.None(),
  { execute: [client.useIdTokenResponseType] },
);

/** Where to send the browser. Keep \`kept\` where the form that comes back finds it: not in a SameSite=Lax cookie. */
export function begin() {
  const kept = { state: client.randomState(), nonce: client.randomNonce() };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: ${js(redirectUriOf(parts))},
    scope: ${js(scopeOf(parts))},
    response_mode: 'form_post',
    state: kept.state,
    nonce: kept.nonce,
  });
  return { url: url.href, kept };
}

/** The claims of whoever was posted back to the redirect URI (a Fetch API Request). Throws when nobody may be let in. */
export function finish(request, kept) {
  return client.implicitAuthentication(config, request, kept.nonce, { expectedState: kept.state });
}
`;

const passport = (parts: GuideParts): string => {
  const { integration, provider } = parts;
  return `import { env } from 'node:process';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-openidconnect';

passport.use(
  'countersign',
  new Strategy(
    {
      issuer: ${js(provider.issuer)},
      authorizationURL: ${js(provider.authorization)},
      tokenURL: ${js(provider.token)},
      userInfoURL: ${js(provider.userinfo)},
      clientID: ${js(integration.clientId)},
      clientSecret: env.CLIENT_SECRET,
      callbackURL: ${js(redirectUriOf(parts))},
      scope: 'profile email',
    },
    (issuer, profile, done) => done(null, { issuer, ...profile }),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(passport.session());
app.get('/login', passport.authenticate('countersign'));
app.get(${js(pathOf(redirectUriOf(parts)))}, passport.authenticate('countersign', { successRedirect: '/' }));
app.get('/', (req, res) => res.json(req.user ?? null));
app.listen(env.PORT ?? 8080);
`;
};

const pathOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).pathname : '/callback');

const oidcClientTs = (parts: GuideParts): string => `import { UserManager } from 'oidc-client-ts';

const manager = new UserManager({
  authority: ${js(parts.provider.issuer)},
  client_id: ${js(parts.integration.clientId)},
  redirect_uri: ${js(redirectUriOf(parts))},
  response_type: 'code',
  scope: ${js(scopeOf(parts))},
});

/** Leaves the page. */
export const signIn = () => manager.signinRedirect();

/** On the page of the redirect URI: the person's claims. Throws when nobody may be let in. */
export const signedIn = async () => (await manager.signinCallback())?.profile;
`;

const msalBrowser = (parts: GuideParts): string => {
  const { provider, integration } = parts;
  return `import { ProtocolMode, PublicClientApplication } from '@azure/msal-browser';

const client = new PublicClientApplication({
  auth: {
    clientId: ${js(integration.clientId)},
    authority: ${js(provider.issuer)},
    knownAuthorities: [${js(new URL(provider.issuer).host)}],
    redirectUri: ${js(redirectUriOf(parts))},
  },
  system: { protocolMode: ProtocolMode.OIDC },
});
await client.initialize();

/** Leaves the page. */
export const signIn = () => client.loginRedirect({ scopes: ['openid', 'profile', 'email'] });

/** On the page that signIn() left: the person's claims, once there are some. */
export const signedIn = async () => (await client.handleRedirectPromise())?.idTokenClaims;
`;
};

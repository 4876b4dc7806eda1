import * as client from 'openid-client';
import {
  type Asked,
  type Party,
  PartyError,
  type TwinClient,
  Unreachable,
  type Way,
} from '../../domain/trial/index.ts';
import { type Random, randomToken } from '../../kernel/index.ts';
import type { OwnAddress } from './own-address.ts';

/** What Azure AD B2C asks for by its usual settings. */
const SCOPE = 'openid profile email';

/**
 * A relying party by a library that others use too: it asks as Azure AD B2C does, parameter by parameter, and verifies
 * signature, issuer, audience, nonce, state and expiry.
 */
export class OpenidClientParty implements Party {
  readonly #issuer: string;
  readonly #own: OwnAddress;
  readonly #random: Random;

  constructor(parts: { issuer: string; own: OwnAddress; random: Random }) {
    this.#issuer = parts.issuer;
    this.#own = parts.own;
    this.#random = parts.random;
  }

  async ask(twin: TwinClient, way: Way): Promise<{ url: string; asked: Asked }> {
    const { responseType, responseMode, redirectUri } = twin;
    const asked: Asked = {
      nonce: this.#random.bytes(16).toString('base64'),
      state: `StateProperties=${randomToken(this.#random, 48)}`,
      // Azure AD B2C sends none; an application without a secret has to.
      codeVerifier:
        responseType === 'code' && twin.clientAuth === 'none' ? randomToken(this.#random, 32) : undefined,
      responseType,
    };
    const url = client.buildAuthorizationUrl(await this.#discover(twin, way), {
      redirect_uri: redirectUri,
      response_type: responseType,
      scope: SCOPE,
      response_mode: responseMode,
      nonce: asked.nonce,
      ...(asked.codeVerifier === undefined
        ? {}
        : {
            code_challenge: await client.calculatePKCECodeChallenge(asked.codeVerifier),
            code_challenge_method: 'S256',
          }),
      state: asked.state,
    });
    return { url: url.href, asked };
  }

  async verify(
    twin: TwinClient,
    answer: ReadonlyMap<string, string>,
    asked: Asked,
    way: Way,
  ): Promise<Readonly<Record<string, unknown>>> {
    const error = answer.get('error');
    if (error !== undefined) {
      throw new PartyError('refused', saying(error, answer.get('error_description')));
    }
    try {
      const configuration = await this.#discover(twin, way);
      if (asked.responseType === 'id_token') {
        return await client.implicitAuthentication(configuration, posted(twin, answer), asked.nonce, {
          expectedState: asked.state,
        });
      }
      const url = new URL(twin.redirectUri);
      for (const [name, value] of answer) url.searchParams.set(name, value);
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        expectedNonce: asked.nonce,
        expectedState: asked.state,
        idTokenExpected: true,
        ...(asked.codeVerifier === undefined ? {} : { pkceCodeVerifier: asked.codeVerifier }),
      });
      return { ...tokens.claims() };
    } catch (failure) {
      throw toPartyError(failure);
    }
  }

  /** Anew each time: what a relying party remembers would hide what has changed. */
  #discover(twin: TwinClient, way: Way): Promise<client.Configuration> {
    return client.discovery(new URL(this.#issuer), twin.clientId, undefined, authenticationOf(twin), {
      execute: [
        // A token that came straight from the token endpoint is verified all the same.
        client.enableNonRepudiationChecks,
        ...(this.#issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
        ...(twin.responseType === 'id_token' ? [client.useIdTokenResponseType] : []),
      ],
      [client.customFetch]: this.#own.fetchBy(way) as client.CustomFetch,
    });
  }
}

function authenticationOf({ clientAuth, clientSecret }: TwinClient): client.ClientAuth {
  if (clientAuth === 'none') return client.None();
  return clientAuth === 'client_secret_jwt'
    ? client.ClientSecretJwt(clientSecret)
    : client.ClientSecretPost(clientSecret);
}

const posted = ({ redirectUri }: TwinClient, answer: ReadonlyMap<string, string>): Request =>
  new Request(redirectUri, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...answer]),
  });

/** What the library found wrong, in the words of what a relying party says of it. */
function toPartyError(failure: unknown): unknown {
  if (failure instanceof PartyError) return failure;
  if (causes(failure).some((one) => one instanceof Unreachable)) return new PartyError('unreachable');
  if (failure instanceof client.AuthorizationResponseError) {
    return new PartyError('refused', saying(failure.error, failure.error_description));
  }
  if (failure instanceof client.ResponseBodyError) {
    const says = saying(failure.error, failure.error_description);
    return new PartyError(failure.error === 'invalid_client' ? 'client' : 'exchange', says);
  }
  if (!(failure instanceof client.ClientError)) return failure;
  const claim = claimOf(failure);
  switch (failure.code) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return new PartyError('expired');
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return new PartyError(
        claim === 'aud' ? 'audience' : claim === 'iss' ? 'issuer' : claim === 'nonce' ? 'nonce' : 'malformed',
      );
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return new PartyError('issuer');
    case 'OAUTH_KEY_SELECTION_FAILED':
      return new PartyError('signature');
    default:
      return new PartyError(/signature/.test(messages(failure)) ? 'signature' : 'malformed');
  }
}

/** An error as it was told: short, and without what could not be shown. */
const saying = (error: string, description: string | undefined) => ({
  error: printable(error, 60),
  description: printable(description ?? '', 200),
});

const printable = (text: string, most: number): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, most);

function causes(failure: unknown): unknown[] {
  const found: unknown[] = [];
  for (let one = failure; one !== undefined && one !== null && found.length < 5; ) {
    found.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return found;
}

const messages = (failure: unknown): string =>
  causes(failure)
    .map((one) => (one instanceof Error ? one.message : ''))
    .join('; ');

function claimOf(failure: unknown): string | undefined {
  for (const one of causes(failure)) {
    if (typeof one === 'object' && one !== null && 'claim' in one) return String(one.claim);
  }
  return undefined;
}

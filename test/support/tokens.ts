import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { type Answer, answerOf, CODE_APP } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import type { RelyingParty } from './relying-party.ts';

/** An application that may go on without the person. */
export const OFFLINE_APP: Partial<IntegrationInput> = { ...CODE_APP, offlineAccess: true };
export const OFFLINE_SCOPE = 'openid profile email offline_access';

/** A whole sign-in, up to the tokens in the application's hands. */
export async function tokensBy(
  g: TestGateway,
  party: RelyingParty,
  phone: PhoneClient,
  ask: Record<string, string> = { scope: OFFLINE_SCOPE },
  pkce = false,
) {
  const asked = await party.ask(ask, pkce);
  const tab = await g.browser().open(asked.url);
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  return party.exchange(await tab.collect(), asked);
}

/** Posts a form to an endpoint as this client, by hand; the fields replace or, undefined, take away the proper ones. */
export async function post(
  g: TestGateway,
  path: string,
  party: RelyingParty,
  fields: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = { client_id: party.integration.clientId, client_secret: party.clientSecret, ...fields };
  const body = new URLSearchParams(
    Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return answerOf(await fetch(`${g.origin}${path}`, { method: 'POST', body, headers }));
}

/** Refreshes by hand. */
export const refresh = (
  g: TestGateway,
  party: RelyingParty,
  token: string | undefined,
  fields: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<Answer> =>
  post(g, '/token', party, { grant_type: 'refresh_token', refresh_token: token, ...fields }, headers);

/** What every refused token request has in common: an error in JSON and nothing issued. */
export const REFUSED_TOKENS = ['access_token', 'refresh_token', 'id_token'] as const;

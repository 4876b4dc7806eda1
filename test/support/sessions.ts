import type { ScriptedBrowser, SentBack } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import { HOUR } from '../../src/kernel/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { auditOf, resume } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import type { Asked, RelyingParty } from './relying-party.ts';

/** What switches sessions on. */
export const SESSIONS_ON = { COUNTERSIGN_SESSIONS: 'on' };

/** An application that takes approvals of the last hour, by code. */
export const sessionApp = (
  host: string,
  more: Partial<IntegrationInput> = {},
): Partial<IntegrationInput> => ({
  kind: 'oidc',
  name: host,
  redirectUris: [`https://${host}/callback`],
  postLogoutRedirectUris: [`https://${host}/bye`],
  sessionAge: HOUR,
  confirm: 'none',
  ...more,
});

/** Signs in with the phone, and gives the claims of the id_token. */
export async function signInByPhone(
  browser: ScriptedBrowser,
  party: RelyingParty,
  phone: PhoneClient,
  ask: Record<string, string> = {},
) {
  const asked = await party.ask(ask);
  const tab = await browser.open(asked.url);
  const { challenge, statement } = await phone.claim(tab.frame);
  const { code } = await phone.approve(challenge, statement);
  if (code !== undefined) await tab.confirm(code);
  return tokensOf(party, await tab.collect(), asked);
}

export async function tokensOf(party: RelyingParty, sentBack: SentBack, asked: Asked) {
  const tokens = await party.exchange(sentBack, asked);
  const claims = tokens.claims();
  if (claims === undefined || tokens.id_token === undefined) throw new Error('no id_token came');
  return { claims, idToken: tokens.id_token };
}

/** How an authorization request is answered without a phone. */
export type Silent =
  | { readonly kind: 'asks' }
  | { readonly kind: 'error'; readonly error: string | undefined; readonly state: string | undefined }
  | { readonly kind: 'signed-in'; readonly claims: Record<string, unknown>; readonly idToken: string };

/** Sends the request, and says whether a page came that asks a phone, an error, or a result. */
export async function trySilently(
  browser: ScriptedBrowser,
  party: RelyingParty,
  ask: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Silent> {
  const asked = await party.ask(ask);
  const { sentBack, text } = await resume(browser, asked.url, { headers });
  if (sentBack === undefined) {
    if (!text.includes('data-snapshot'))
      throw new Error(`neither a result nor a waiting page: ${text.slice(0, 500)}`);
    return { kind: 'asks' };
  }
  const error = sentBack.fields.get('error');
  if (error !== undefined) return { kind: 'error', error, state: sentBack.fields.get('state') };
  return { kind: 'signed-in', ...(await tokensOf(party, sentBack, asked)) };
}

/** The names of what the audit log says of this person, in order. */
export const eventsOfPerson = async (g: TestGateway, sub: unknown): Promise<string[]> =>
  (await auditOf(g)).filter((row) => row.user_id === sub).map((row) => row.event);

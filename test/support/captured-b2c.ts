import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { TestGateway } from './gateway.ts';
import { RelyingParty } from './relying-party.ts';

/** The state that Azure AD B2C sends: base64url JSON behind a name, as in the captures that show it whole. */
export const STATE = `StateProperties=${Buffer.from(
  JSON.stringify({
    SID: 'x-ms-cpim-rc:3db550f0-7ad5-4b0c-9a55-b9ac1c1a4f0e',
    TID: 'f8b5a1d2-0c7e-4f2a-8f55-1f2b3c4d5e6f',
    TOID: '3db550f0-1f6c-4c8a-a3cd-2f1e0d9c8b7a',
  }),
).toString('base64url')}`;
/** As B2C escapes it: in lower case. */
const ESCAPED_STATE = STATE.replace('=', '%3d');
const TENANT_ID = '3db550f0-1f6c-4c8a-a3cd-2f1e0d9c8b7a';

export interface Capture {
  readonly input: Partial<IntegrationInput>;
  /** The client id that the capture shows; another than ours, so it is registered as it stands. */
  readonly clientId: string;
  /** The query, character by character. */
  readonly query: string;
  readonly redirectUri: string;
  readonly nonce: string;
  readonly answer: 'id_token' | 'code';
  readonly by: 'form_post' | 'query';
}

/** Literal captures (microsoft.md section 2.1), each with what its application must get back. */
export const CAPTURES: [name: string, capture: Capture][] = [
  [
    'id_token by form_post from a custom policy',
    {
      input: { initialDomain: 'sunflowersdemo' },
      clientId: '0',
      query:
        'client_id=0&redirect_uri=https%3a%2f%2fsunflowersdemo.b2clogin.com%2fsunflowersdemo.onmicrosoft.com%2foauth2%2fauthresp' +
        `&response_type=id_token&scope=openid+profile&response_mode=form_post&nonce=gvdO58Df%2bupXPVhQf%2bifNw%3d%3d&state=${ESCAPED_STATE}`,
      redirectUri: 'https://sunflowersdemo.b2clogin.com/sunflowersdemo.onmicrosoft.com/oauth2/authresp',
      nonce: 'gvdO58Df+upXPVhQf+ifNw==',
      answer: 'id_token',
      by: 'form_post',
    },
  ],
  [
    'code by query from a user flow, with ui_locales',
    {
      input: { initialDomain: 'yourdomain', responseType: 'code' },
      clientId: 'dj0yJmk9-captured',
      query:
        'client_id=dj0yJmk9-captured&redirect_uri=https%3a%2f%2fyourdomain.b2clogin.com%2fyourdomain.onmicrosoft.com%2foauth2%2fauthresp' +
        '&response_type=code&scope=openid+profile+email&response_mode=query&nonce=CpKTVRSC%2fgtFG0FSaQEpIg%3d%3d' +
        `&ui_locales=en-US&state=${ESCAPED_STATE}`,
      redirectUri: 'https://yourdomain.b2clogin.com/yourdomain.onmicrosoft.com/oauth2/authresp',
      nonce: 'CpKTVRSC/gtFG0FSaQEpIg==',
      answer: 'code',
      by: 'query',
    },
  ],
  [
    'code by form_post at a custom domain with the tenant’s id and parameters of a policy',
    {
      input: {
        initialDomain: 'brand',
        tenantId: TENANT_ID,
        customDomains: ['login.brand.example'],
        responseType: 'code',
      },
      clientId: 'captured-at-a-custom-domain',
      query:
        `client_id=captured-at-a-custom-domain&redirect_uri=https%3a%2f%2flogin.brand.example%2f${TENANT_ID}%2foauth2%2fauthresp` +
        '&response_type=code&scope=openid&response_mode=form_post&nonce=41rb05OaBkXKoUEzR5U4MQ%3d%3d' +
        `&AppClientID=0f3c1f0a-6b5e-4b57-9b36-3f6f3f1b2c4d&CustomUI=default&state=${ESCAPED_STATE}`,
      redirectUri: `https://login.brand.example/${TENANT_ID}/oauth2/authresp`,
      nonce: '41rb05OaBkXKoUEzR5U4MQ==',
      answer: 'code',
      by: 'form_post',
    },
  ],
];

/** Registers the tenant of a capture under the client id that the capture shows. */
export async function registered(g: TestGateway, { input, clientId }: Capture): Promise<RelyingParty> {
  const { integration, clientSecret } = await g.integration({ kind: 'azure-b2c', ...input });
  const renamed = { ...integration, clientId };
  const { hash, createdAt } = (await g.gateway.integrationStore.secretsOf(integration.clientId, 0))[0] ?? {};
  await g.gateway.integrationStore.remove(integration.id);
  await g.gateway.integrationStore.create(
    renamed,
    hash === undefined ? undefined : { hash, createdAt: createdAt ?? 0, expiresAt: undefined },
  );
  return RelyingParty.discover({ issuer: g.issuer, fetch: g.fetch, integration: renamed, clientSecret });
}

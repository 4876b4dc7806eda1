import { describe, expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import type { TestGateway } from '../support/gateway.ts';
import { type Served, serveSinglePage } from './application.ts';
import { startGatewayBehindTls } from './gateway-behind-tls.ts';
import { approveOn, shownBy } from './signing-in.ts';

const chromium = useChromium();

const CLIENT = `
import { PublicClientApplication, ProtocolMode } from '@azure/msal-browser';
const client = new PublicClientApplication({
  auth: {
    clientId: window.settings.clientId,
    authority: window.settings.authority,
    knownAuthorities: [new URL(window.settings.authority).host],
    redirectUri: location.origin + '/bridge',
  },
  system: { protocolMode: ProtocolMode.OIDC },
});
await client.initialize();
const scopes = ['openid', 'profile', 'email'];
const show = (result) => { document.getElementById('result').textContent = JSON.stringify(result); };
const fail = (error) => show({ error: String(error) });
`;

const SCRIPTS = {
  main: `${CLIENT}
    document.getElementById('redirect').onclick = () => client.loginRedirect({ scopes }).catch(fail);
    document.getElementById('popup').onclick = () => client.loginPopup({ scopes }).then(show, fail);
    client.handleRedirectPromise().then((result) => result && show(result), fail);`,
  bridge: `
    import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';
    broadcastResponseToMainFrame();`,
};

async function application(g: TestGateway): Promise<Served> {
  const settings = { authority: g.issuer, clientId: '' };
  const app = await serveSinglePage(SCRIPTS, () => settings);
  const { integration } = await g.integration({
    kind: 'oidc',
    name: 'MSAL',
    initialDomain: undefined,
    clientAuth: 'none',
    redirectUris: [`${app.origin}/bridge`],
  });
  settings.clientId = integration.clientId;
  return app;
}

/** Microsoft's own library for single-page applications takes no authority that is not https. */
describe('@azure/msal-browser against a plain OpenID Connect authority', () => {
  const signedIn = (g: TestGateway) => ({
    idTokenClaims: { iss: g.issuer, name: 'Ada Lovelace', email: 'ada@example.com' },
    account: { name: 'Ada Lovelace' },
    scopes: expect.arrayContaining(['openid']),
  });

  test('signs a person in by redirect', async () => {
    const g = await startGatewayBehindTls();
    const app = await application(g);
    const ada = await g.phoneOf('ada');
    const page = await (await chromium.person({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(app.origin);
    await page.locator('#redirect').click();
    await approveOn(page, ada);
    expect(await shownBy(page)).toMatchObject(signedIn(g));
  });

  test('signs a person in in a window of its own', async () => {
    const g = await startGatewayBehindTls();
    const app = await application(g);
    const ada = await g.phoneOf('ada');
    const page = await (await chromium.person({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(app.origin);
    const opened = page.waitForEvent('popup');
    await page.locator('#popup').click();
    await approveOn(await opened, ada);
    expect(await shownBy(page)).toMatchObject(signedIn(g));
  });
});

import { describe, expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';
import { type Served, serveSinglePage } from './application.ts';
import { approveOn, shownBy } from './signing-in.ts';

const chromium = useChromium();

const MANAGER = `
import { UserManager } from 'oidc-client-ts';
const manager = new UserManager({
  authority: window.settings.authority,
  client_id: window.settings.clientId,
  redirect_uri: location.origin + '/callback',
  popup_redirect_uri: location.origin + '/popup',
  response_type: 'code',
  scope: 'openid profile email offline_access',
  loadUserInfo: true,
});
const show = (user) => { document.getElementById('result').textContent = JSON.stringify(user); };
const fail = (error) => show({ error: String(error) });
`;

const SCRIPTS = {
  main: `${MANAGER}
    document.getElementById('redirect').onclick = () => manager.signinRedirect().catch(fail);
    document.getElementById('popup').onclick = () => manager.signinPopup().then(show, fail);`,
  callback: `${MANAGER}
    manager.signinCallback().then(show, fail);
    document.getElementById('refresh').onclick = () => manager.signinSilent().then(show, fail);`,
  popup: `${MANAGER}
    manager.signinPopupCallback().catch(fail);`,
};

/** A public client on a page of its own, with the library that most single-page applications use. */
async function application(g: TestGateway): Promise<Served> {
  const settings = { authority: g.issuer, clientId: '' };
  const app = await serveSinglePage(SCRIPTS, () => settings);
  const { integration } = await g.integration({
    kind: 'oidc',
    name: 'Single Page',
    initialDomain: undefined,
    clientAuth: 'none',
    offlineAccess: true,
    redirectUris: [`${app.origin}/callback`, `${app.origin}/popup`],
  });
  settings.clientId = integration.clientId;
  return app;
}

describe('oidc-client-ts in a browser', () => {
  test('signs a person in by redirect, with PKCE and userinfo, and renews the tokens', async () => {
    const g = await startBrowsableGateway();
    const app = await application(g);
    const ada = await g.phoneOf('ada');
    const page = await (await chromium.person()).newPage();
    await page.goto(app.origin);
    await page.locator('#redirect').click();
    await approveOn(page, ada);
    const first = await shownBy(page);
    expect(first).toMatchObject({
      token_type: 'Bearer',
      profile: { iss: g.issuer, name: 'Ada Lovelace', email: 'ada@example.com' },
    });

    await page.locator('#result').evaluate((shown) => {
      shown.textContent = '';
    });
    await page.locator('#refresh').click();
    const second = await shownBy(page);
    expect(second).toMatchObject({ profile: { name: 'Ada Lovelace' }, access_token: expect.any(String) });
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });

  test('signs a person in in a window of its own, which finds its opener again', async () => {
    const g = await startBrowsableGateway();
    const app = await application(g);
    const ada = await g.phoneOf('ada');
    const page = await (await chromium.person()).newPage();
    await page.goto(app.origin);
    const opened = page.waitForEvent('popup');
    await page.locator('#popup').click();
    await approveOn(await opened, ada);
    expect(await shownBy(page)).toMatchObject({ profile: { email: 'ada@example.com' } });
  });
});

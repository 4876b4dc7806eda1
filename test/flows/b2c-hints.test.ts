import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { freshAddress, SignUpActor } from '../support/sign-up.ts';

/**
 * As a custom policy of Azure AD B2C sends it whose technical profile has `prefillEmail`, `prefillGivenName` and
 * `prefillFamilyName` as input claims: in lower-case percent escapes, with a `+` for a blank.
 */
const requestOf = (clientId: string, email: string) =>
  `/auth?client_id=${clientId}` +
  '&redirect_uri=https%3a%2f%2fcontoso.b2clogin.com%2fcontoso.onmicrosoft.com%2foauth2%2fauthresp' +
  '&response_type=id_token&scope=openid+profile&response_mode=form_post&nonce=defaultNonce' +
  `&prefillEmail=${email.replace('@', '%40')}&prefillGivenName=Zo%c3%ab&prefillFamilyName=van+der+Berg` +
  '&ui_locales=en&state=StateProperties%3deyJTSUQiOiJ4In0';

test('what a B2C custom policy says of the person is filled in, and only that', async () => {
  const g = await startGateway();
  const email = freshAddress();
  const { integration } = await g.integration({ signUp: 'open' });
  const tab = await g.browser().open(requestOf(integration.clientId, email));
  const phone = await new SignUpActor(g).scanned(tab);
  expect(await phone.begin()).toMatchObject({
    step: 'email',
    prefill: { email, givenName: 'Zo\u00eb', familyName: 'van der Berg' },
  });
  const { ticket } = await phone.signsUp(g, email, {
    givenName: 'Zo\u00eb',
    familyName: 'van der Berg',
    phoneName: 'phone',
  });
  await phone.approve(await phone.claim(ticket ?? ''));
  const { fields, action } = await tab.collect();
  expect(action).toBe('https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/authresp');
  expect(fields.get('state')).toBe('StateProperties=eyJTSUQiOiJ4In0');
  const [, payload = ''] = (fields.get('id_token') ?? '').split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    nonce: 'defaultNonce',
    name: 'Zo\u00eb van der Berg',
  });
});

test('prefillEmail comes before login_hint, which may be something else than an address', async () => {
  const g = await startGateway();
  const { integration } = await g.integration({ signUp: 'open' });
  const prefillOf = async (more: string) => {
    const request =
      requestOf(integration.clientId, 'zoe@example.com').replace(/&prefillEmail=[^&]*/, '') + more;
    return (await (await new SignUpActor(g).scanned(await g.browser().open(request))).begin()).prefill.email;
  };
  expect(await prefillOf('&login_hint=ada%40example.com')).toBe('ada@example.com');
  expect(await prefillOf('&login_hint=ada%40example.com&prefillEmail=zoe%40example.com')).toBe(
    'zoe@example.com',
  );
  expect(await prefillOf('&login_hint=CONTOSO%5cada')).toBeUndefined();
});

test('a hint is not on the waiting page, which anybody may look at', async () => {
  const g = await startGateway();
  const { integration } = await g.integration({ signUp: 'open' });
  const html = await (await g.browser().request(requestOf(integration.clientId, 'zoe@example.com'))).text();
  expect(html).toContain('data-snapshot');
  expect(html).not.toContain('zoe@example.com');
  expect(html).not.toContain('Berg');
});

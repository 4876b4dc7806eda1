import { describe, expect, test } from 'vitest';
import { authorize, CODE_APP, properQuery, resume, sharedGateway } from '../support/attacker.ts';

/** Parameters of an authorization request that one product or another has gone to, shown, or loaded from. */
const NAMES = [
  'ui_locales',
  'claims_locales',
  'logo',
  'logo_uri',
  'client_uri',
  'policy_uri',
  'tos_uri',
  'display',
  'login_hint',
  'domain_hint',
  'acr_values',
  'prefillEmail',
  'post_logout_redirect_uri',
  'target_link_uri',
  'initiate_login_uri',
  'sector_identifier_uri',
  'error_uri',
  'web_message_uri',
  'iss',
  'resource',
  'audience',
  'next',
  'return',
  'returnUrl',
  'return_to',
  'redirect',
  'redirect_url',
  'url',
  'continue',
];
const PLACES = [
  'https://evil.example/x',
  '//evil.example',
  'javascript:alert(1)//evil.example',
  '"><img src=//evil.example>',
];

describe('an address in a parameter', () => {
  const gateway = sharedGateway();

  test.each(NAMES)(
    '%s leads nowhere and is loaded from nowhere: neither page nor answer knows it',
    async (name) => {
      const g = gateway();
      const party = await g.relyingParty(CODE_APP);
      for (const place of PLACES) {
        const browser = g.browser();
        const answer = await resume(browser, `/auth?${properQuery(party, { [name]: place })}`);
        expect([200, 303], place).toContain(answer.status);
        expect(answer.text, place).not.toContain('evil.example');
        // An answer by redirect goes to the registered address and holds a refusal.
        if (answer.sentBack !== undefined) {
          expect(answer.sentBack.action, place).toBe(party.redirectUri);
          expect(answer.sentBack.fields.has('error'), place).toBe(true);
          expect([...answer.sentBack.fields.values()].join(' '), place).not.toContain('evil.example');
        }
      }
    },
  );

  test('of the pages around it is not followed either', async () => {
    const g = gateway();
    for (const path of [
      '/',
      '/code',
      '/enroll',
      '/recover',
      '/s/x',
      '/me',
      '/demo',
      '/interaction/x',
      '/auth/x',
    ]) {
      for (const name of ['next', 'return', 'redirect', 'redirect_uri', 'url', 'ui_locales', 'logo']) {
        for (const place of PLACES) {
          const answer = await resume(g.browser(), `${path}?${new URLSearchParams({ [name]: place })}`);
          expect(answer.location ?? '', `${path} ${name}`).not.toContain('evil.example');
          expect(answer.text, `${path} ${name}`).not.toContain('evil.example');
        }
      }
    }
  });

  test('that stands in an error page is text there: a registered client’s faults name no address', async () => {
    const g = gateway();
    const party = await g.relyingParty(CODE_APP);
    const answer = await authorize(g, properQuery(party, { redirect_uri: 'https://evil.example/' }));
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('evil.example');
  });
});

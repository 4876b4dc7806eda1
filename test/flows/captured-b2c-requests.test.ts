import { describe, expect, test } from 'vitest';
import { resume, sharedGateway, somebody } from '../support/attacker.ts';
import { CAPTURES, registered, STATE } from '../support/captured-b2c.ts';

describe('a request that Azure AD B2C was seen to send:', () => {
  const gateway = sharedGateway();

  test.each(CAPTURES)(
    '%s, is cancelled with access_denied and the state byte for byte',
    async (_, capture) => {
      const g = gateway();
      const renamed = { ...capture, clientId: `${capture.clientId}-cancelled` };
      await registered(g, renamed);
      const query = capture.query.replace(`client_id=${capture.clientId}&`, `client_id=${renamed.clientId}&`);
      const { action, fields } = await (await g.browser().open(`/auth?${query}`)).cancel();
      expect(action).toBe(capture.redirectUri);
      expect(fields.get('error')).toBe('access_denied');
      expect(fields.get('state')).toBe(STATE);
    },
  );

  test.each([
    ['in capitals', (redirect: string) => redirect.toUpperCase()],
    [
      'with the policy in its path',
      (redirect: string) => redirect.replace('/oauth2', '/b2c_1a_signin/oauth2'),
    ],
  ])(
    'one whose redirect address is %s, which B2C does not send for this tenant, is an error page',
    async (_, change) => {
      const g = gateway();
      const [, first] = CAPTURES[0] ?? [];
      if (first === undefined) throw new Error('there are captures');
      const clientId = `other-redirect-${somebody()}`;
      await registered(g, { ...first, clientId });
      const query = new URLSearchParams(first.query);
      query.set('client_id', clientId);
      query.set('redirect_uri', change(first.redirectUri));
      const answer = await resume(g.browser(), `/auth?${query}`);
      expect([answer.status, answer.location, answer.sentBack]).toEqual([400, null, undefined]);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { BASIC, Suite, waitingOf } from './suite.ts';

/** The client authenticates by form fields; by HTTP Basic as well (Core section 9). */
describe.each(BASIC)('oidcc-server-client-secret-post, $responseType by $responseMode', (variant) => {
  test('gets its tokens either way', async () => {
    const suite = await Suite.open(variant);
    expect(suite.metadata.token_endpoint_auth_methods_supported).toEqual(
      expect.arrayContaining(['client_secret_post', 'client_secret_basic']),
    );
    await suite.signIn();
    const landed = await suite.approve(waitingOf(await suite.authorize({}, suite.g.browser())));
    const { clientId } = suite.integration;
    const basic = Buffer.from(`${clientId}:${suite.clientSecret}`).toString('base64');
    const answer = await suite.post(
      String(suite.metadata.token_endpoint),
      {
        grant_type: 'authorization_code',
        code: landed.fields.get('code') ?? '',
        redirect_uri: suite.parameters().redirect_uri ?? '',
      },
      { Authorization: `Basic ${basic}` },
    );
    expect(answer).toMatchObject({ status: 200, json: { token_type: 'Bearer' } });
  });
});

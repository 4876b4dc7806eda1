import { expect, test } from 'vitest';
import { answerTo, entraWorld } from '../support/entra.ts';

test.each([
  'https://login.microsoftonline.com/common/federation/externalauthprovider#x',
  'https://login.microsoftonline.com/common/federation/ExternalAuthProvider',
  'https://login.microsoftonline.com:443/common/federation/externalauthprovider',
  'https://login.microsoftonline.com@evil.example/common/federation/externalauthprovider',
  'https://login.microsoftonline.com\\@evil.example/common/federation/externalauthprovider',
  'https://login.microsoftonline.de/common/federation/externalauthprovider',
  'https://evil.example/?https://login.microsoftonline.com/common/federation/externalauthprovider',
  'javascript:alert(1)',
  '',
])('"%s" gets no answer: nothing is sent there, and no key of Entra is asked for', async (redirect_uri) => {
  const world = await entraWorld();
  const { status, action } = await answerTo(world, { redirect_uri });
  expect(status).toBe(400);
  expect(action).toBeUndefined();
  expect(world.entra.asked).toEqual([]);
});

test('a redirect_uri of another cloud does not change whose keys are asked: the authority follows from it alone', async () => {
  const world = await entraWorld();
  const iss = 'https://login.microsoftonline.us/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0';
  const { fields } = await answerTo(world, {}, { claims: { iss } });
  expect(fields.error_description).toContain('its issuer is wrong');
});

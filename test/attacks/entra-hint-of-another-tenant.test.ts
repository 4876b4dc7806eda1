import { expect, test } from 'vitest';
import { answerTo, entraWorld, OTHER_TENANT } from '../support/entra.ts';

test('a hint of a tenant that is not registered is refused before a key of it is asked for', async () => {
  const world = await entraWorld();
  const claims = { tid: OTHER_TENANT, iss: world.entra.issuerOf(OTHER_TENANT) };
  const { fields } = await answerTo(world, {}, { claims });
  expect(fields).toMatchObject({
    error: 'invalid_request',
    error_description: 'id_token_hint was refused: its tenant is not registered here',
  });
  expect(fields).not.toHaveProperty('id_token');
  expect(world.entra.asked).toEqual([]);
});

test('a hint that names a registered tenant beside the issuer of another is refused', async () => {
  const world = await entraWorld();
  const claims = { iss: world.entra.issuerOf(OTHER_TENANT) };
  expect((await answerTo(world, {}, { claims })).fields.error_description).toContain('its issuer is wrong');
});

test('one account of one tenant is nobody’s in another, and at another integration', async () => {
  const world = await entraWorld({ input: { tenantIds: [OTHER_TENANT], tenantId: undefined } });
  const { fields } = await answerTo(world);
  expect(fields.error_description).toContain('its tenant is not registered here');
});

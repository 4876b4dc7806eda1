import { expect, test } from 'vitest';
import { answerTo, entraWorld, OTHER_TENANT } from '../support/entra.ts';

test.each<[string, unknown]>([
  ['another application of the same tenant', OTHER_TENANT],
  ['this gateway’s own client id', 'client'],
  ['several', ['600b719b-3766-4dc5-95a6-3c4a8dc31885', OTHER_TENANT]],
  ['none', undefined],
])('a token that Entra made for %s is no hint', async (_, aud) => {
  const world = await entraWorld();
  const given = aud === 'client' ? world.integration.clientId : aud;
  const { fields } = await answerTo(world, {}, { claims: { aud: given } });
  expect(fields.error).toBe('invalid_request');
  expect(fields).not.toHaveProperty('id_token');
});

import { expect, test } from 'vitest';
import { type Actor, cliActor } from '../../../src/domain/access/index.ts';
import { GuideService } from '../../../src/domain/guides/index.ts';
import type { IntegrationId, OrganizationId } from '../../../src/kernel/index.ts';
import { INPUTS, integrationOf, PROVIDER } from './some-guides.ts';

test('guides are for whoever may read the integration; a foreign one is answered as none', async () => {
  const integration = await integrationOf(INPUTS.b2c);
  const byId = async (id: IntegrationId) => (id === integration.id ? integration : undefined);
  const service = new GuideService({ integrations: { byId }, provider: PROVIDER });
  const member = (organizationId: string, permissions: Actor['permissions']): Actor => ({
    ...cliActor(),
    kind: 'member',
    operator: false,
    organizationId: organizationId as OrganizationId,
    permissions,
  });
  const reads = new Set(['integrations:read'] as const);
  const refusal = (actor: Actor, id: string) =>
    service.guide(actor, id as IntegrationId, 'user-flow').then(
      () => 'read',
      ({ code, message }) => `${code}: ${message}`,
    );
  expect(await refusal(cliActor(), integration.id)).toBe('read');
  expect(await refusal(member(integration.organizationId, reads), integration.id)).toBe('read');
  expect(await refusal(member(integration.organizationId, new Set()), integration.id)).toMatch(
    /^not_permitted/,
  );
  const foreign = await refusal(member('org_foreign', reads), integration.id);
  expect(foreign).toBe(await refusal(member('org_foreign', reads), 'int_0000000000000000000000'));
  expect(foreign).toMatch(/^integration_not_found/);
});

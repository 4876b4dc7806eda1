import type { Integration, IntegrationInput } from '../../src/domain/directory/index.ts';
import type { Organization } from '../../src/domain/organizations/index.ts';
import type { TestGateway } from './gateway.ts';

/** An integration that this organization owns. */
export async function integrationIn(
  g: TestGateway,
  organization: Pick<Organization, 'id'>,
  input: Partial<IntegrationInput> = {},
): Promise<Integration> {
  const { integrations, integrationStore } = g.gateway;
  const { integration } = await g.integration({ name: `App of ${organization.id}`, ...input });
  await integrations.remove(integration.id);
  const owned = { ...integration, organizationId: organization.id };
  await integrationStore.create(owned, undefined);
  return owned;
}

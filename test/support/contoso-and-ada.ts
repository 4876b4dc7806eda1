import { join } from 'node:path';
import type { Integration } from '../../src/domain/directory/index.ts';
import type { Deployment } from './gateway-processes.ts';
import { RelyingParty } from './relying-party.ts';

/** Contoso as a relying party of these gateways, and the key file of Ada's phone, both made by the command line. */
export async function contosoAndAda(gateways: Deployment): Promise<{ party: RelyingParty; key: string }> {
  const key = join(gateways.folder, 'phone.json');
  const created = await gateways.cli<object>(
    ...['integration', 'create', '--kind', 'azure-b2c', '--name', 'Contoso', '--initial-domain', 'contoso'],
  );
  const { invitationUrl } = await gateways.cli<{ invitationUrl: string }>(
    ...['user', 'invite', '--email', 'ada@example.com', '--given-name', 'Ada'],
  );
  await gateways.cli('phone', 'enroll', '--invitation', invitationUrl, '--key', key);
  const integration = { ...created, responseTypes: ['id_token'] } as unknown as Integration;
  const party = await RelyingParty.discover({ issuer: gateways.publicUrl, fetch, integration });
  return { party, key };
}

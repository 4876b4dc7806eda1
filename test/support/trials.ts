import type { ScriptedBrowser, SentBack, WaitingTab } from '../../src/cli/index.ts';
import { type Actor, cliActor, permissionsOf, type Role } from '../../src/domain/access/index.ts';
import type { Integration } from '../../src/domain/directory/index.ts';
import { DEFAULT_ORGANIZATION, type OrganizationId } from '../../src/kernel/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import type { TestGateway } from './gateway.ts';

/** A member of an organization, as a session of the dashboard makes one. */
export const member = (
  role: Role = 'admin',
  organizationId: OrganizationId = DEFAULT_ORGANIZATION,
  id = 'usr_AAAAAAAAAAAAAAAAAAAAAA',
): Actor => ({
  ...cliActor(),
  kind: 'member',
  id,
  operator: false,
  organizationId,
  permissions: permissionsOf(role),
  address: '192.0.2.7',
});

export const callbackOf = (g: TestGateway, { id }: Pick<Integration, 'id'>): string =>
  `${g.issuer}/dashboard/org_default/integrations/${id}/test/callback`;

/** An administrator who has pressed the button: the test, and the browser in which it runs. */
export async function begun(g: TestGateway, integration: Integration, actor: Actor = member()) {
  const { trial, browserSecret, url } = await g.gateway.trials.begin(actor, integration.id, {
    redirectUri: callbackOf(g, integration),
  });
  return { trial, browserSecret, url: url ?? '', actor, browser: browserOf(g, browserSecret) };
}

/** A browser that keeps the secret of this test. */
export function browserOf(g: TestGateway, browserSecret: string): ScriptedBrowser {
  const browser = g.browser();
  const prefix = g.issuer.startsWith('https:') ? '__Host-' : '';
  browser.jar.take([`${prefix}cs_trial=${browserSecret}; Path=/`]);
  return browser;
}

/** The phone approves what the page shows, and the browser goes back. */
export async function approved(tab: WaitingTab, phone: PhoneClient): Promise<SentBack> {
  const { challenge, statement } = await phone.claim(tab.frame);
  await phone.approve(challenge, statement);
  return tab.collect();
}

import { ScriptedBrowser } from '../../src/cli/index.ts';
import { cliActor, type Role } from '../../src/domain/access/index.ts';
import type { Organization } from '../../src/domain/organizations/index.ts';
import type { UserId } from '../../src/kernel/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { AccountActor, approve, type Seen } from './account.ts';
import { puppetOf, somebody } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import type { WebPhoneActor } from './web-phone.ts';

/** An administrator with a browser and a phone. */
export class DashboardActor extends AccountActor {
  readonly phone: PhoneClient | WebPhoneActor;
  readonly userId: UserId;

  constructor(g: TestGateway, phone: PhoneClient | WebPhoneActor, userId: UserId) {
    super(g, new ScriptedBrowser(g.origin));
    this.phone = phone;
    this.userId = userId;
  }

  /** Opens the dashboard by their phone, and gives the page that comes then. */
  async open(): Promise<Seen> {
    const tab = await this.ask('/dashboard/sign-in');
    await approve(this.phone, tab);
    let page = await this.get(tab.paths.resume);
    while (page.status === 303) page = await this.get(page.location ?? '');
    return page;
  }

  /** Sends a form, and follows to the page that it leads to. */
  override async post(path: string, fields: Record<string, string> = {}, headers = {}): Promise<Seen> {
    const answer = await this.send(path, fields, headers);
    return answer.status === 303 ? this.get(answer.location ?? '') : answer;
  }
}

/** Somebody with a phone who is nothing yet. */
export async function personOf(g: TestGateway, name = somebody()): Promise<DashboardActor> {
  const { client } = await puppetOf(g, name);
  const user = await g.gateway.people.userByEmail(`${name}@example.com`);
  if (user === undefined) throw new Error('a puppet is somebody');
  return new DashboardActor(g, client, user.id);
}

/** A new organization. */
export const organizationOf = (
  g: TestGateway,
  name = `Organization of ${somebody()}`,
): Promise<Organization> => g.gateway.organizations.create(cliActor(), { name, owner: undefined });

/** A member of this organization, signed in to the dashboard. */
export async function memberOf(
  g: TestGateway,
  organization: Pick<Organization, 'id'>,
  role: Role,
): Promise<DashboardActor> {
  const actor = await personOf(g);
  await g.gateway.organizationStore.addMember({
    organizationId: organization.id,
    userId: actor.userId,
    role,
    since: g.clock.now(),
  });
  await actor.open();
  return actor;
}

/** Somebody who runs the deployment, signed in to the dashboard. */
export async function operatorOf(g: TestGateway): Promise<DashboardActor> {
  const actor = await personOf(g);
  await g.gateway.ownership.addOperator(actor.userId, g.clock.now());
  await actor.open();
  return actor;
}

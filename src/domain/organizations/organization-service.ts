import { type Clock, newId, type OrganizationId, type Random, type UserId } from '../../kernel/index.ts';
import { type Actor, assertMay, EVERYTHING, permissionsOf, reaches } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkName } from '../directory/index.ts';
import {
  type Membership,
  type Organization,
  organizationChanged,
  organizationNotFound,
} from './organization.ts';
import type { OrganizationStore } from './organization-store.ts';
import type { OwnershipStore } from './ownership-store.ts';

export interface OrganizationParts {
  store: OrganizationStore;
  ownership: OwnershipStore;
  audit: Audit;
  clock: Clock;
  random: Random;
}

/** The customers of this gateway, and as whom somebody acts among them. */
export class OrganizationService {
  readonly #parts: OrganizationParts;

  constructor(parts: OrganizationParts) {
    this.#parts = parts;
  }

  /**
   * As whom this person acts in an organization, looked up anew each time, so that whoever was removed is out with the
   * next request; `all`: in every one, which operators alone may. Undefined where they are nothing.
   */
  async actorIn(where: OrganizationId | 'all', userId: UserId, address: string): Promise<Actor | undefined> {
    const { store, ownership } = this.#parts;
    const operator = await ownership.isOperator(userId);
    const base = { kind: 'member', id: userId, operator, address } as const;
    if (operator) {
      if (where !== 'all' && (await store.byId(where)) === undefined) return undefined;
      return { ...base, organizationId: where === 'all' ? undefined : where, permissions: EVERYTHING };
    }
    if (where === 'all') return undefined;
    const role = await store.roleOf(where, userId);
    return role && { ...base, organizationId: where, permissions: permissionsOf(role) };
  }

  /** Where this person may go. */
  async placesOf(userId: UserId): Promise<{ operator: boolean; memberships: Membership[] }> {
    const { store, ownership } = this.#parts;
    const [operator, memberships] = await Promise.all([
      ownership.isOperator(userId),
      store.membershipsOf(userId),
    ]);
    return { operator, memberships };
  }

  /** Throws `organization_not_found`, also for one the actor does not reach. */
  async byId(actor: Actor, id: OrganizationId): Promise<Organization> {
    const found = reaches(actor, id) ? await this.#parts.store.byId(id) : undefined;
    if (found === undefined) throw organizationNotFound();
    return found;
  }

  /** A new organization; `owner`: whoever is to look after it. Refuses a name that cannot be shown. */
  async create(actor: Actor, input: { name: string; owner: UserId | undefined }): Promise<Organization> {
    const { store, audit, clock, random } = this.#parts;
    const organization: Organization = {
      id: newId('org', random),
      name: checkName(input.name),
      createdAt: clock.now(),
      version: 1,
    };
    audit.assertWritable();
    await store.create(organization, input.owner);
    audit.by(actor).organizationCreated(organization.id, input.owner);
    await audit.flush();
    return organization;
  }

  /** `version`: as the editor read it. Throws `organization_changed` when somebody else was faster. */
  async rename(
    actor: Actor,
    id: OrganizationId,
    input: { name: string; version: number },
  ): Promise<Organization> {
    const { store, audit } = this.#parts;
    const old = await this.byId(actor, id);
    assertMay(actor, 'organizations:write');
    const next = { ...old, name: checkName(input.name), version: input.version + 1 };
    audit.assertWritable();
    if (!(await store.update(next))) throw organizationChanged();
    audit.by(actor).organizationUpdated(id);
    await audit.flush();
    return next;
  }
}

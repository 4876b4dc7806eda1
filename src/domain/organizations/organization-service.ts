import {
  type Clock,
  DEFAULT_ORGANIZATION,
  newId,
  type OrganizationId,
  type Random,
  type UserId,
} from '../../kernel/index.ts';
import {
  type Actor,
  assertMay,
  assertOperator,
  EVERYTHING,
  notPermitted,
  type Permission,
  permissionsOf,
  reaches,
} from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkAccent, checkName, type LogoCodec, readLogoFile } from '../directory/index.ts';
import {
  type Membership,
  type Organization,
  type OrganizationLook,
  organizationChanged,
  organizationInUse,
  organizationNotFound,
} from './organization.ts';
import type { OrganizationStore } from './organization-store.ts';
import type { OwnershipStore } from './ownership-store.ts';

export interface OrganizationParts {
  store: OrganizationStore;
  ownership: OwnershipStore;
  audit: Audit;
  /** Decodes pictures. */
  codec: LogoCodec;
  clock: Clock;
  random: Random;
  /** Whether anybody with a phone here may make an organization of their own. */
  open: boolean;
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

  /** As whom this person acts where no organization is named: an operator for all, anybody else for none. */
  async actorOf(userId: UserId, address: string): Promise<Actor> {
    const operator = await this.#parts.ownership.isOperator(userId);
    const permissions = operator ? EVERYTHING : NOTHING;
    return { kind: 'member', id: userId, operator, organizationId: undefined, permissions, address };
  }

  /** Whether anybody with a phone here may make an organization of their own. */
  get open(): boolean {
    return this.#parts.open;
  }

  /** Whether this actor may make an organization. */
  mayCreate(actor: Actor): boolean {
    return actor.operator || (actor.kind === 'member' && this.#parts.open);
  }

  /** Whether they look after this organization, or run the deployment: then they may try its integrations out. */
  async mayTest(userId: UserId, id: OrganizationId): Promise<boolean> {
    const { store, ownership } = this.#parts;
    return (await store.roleOf(id, userId)) !== undefined || ownership.isOperator(userId);
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
    if (!this.mayCreate(actor)) throw notPermitted('Organizations are made by operators here.');
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

  /** The look that new integrations here begin with. */
  async lookOf(actor: Actor, id: OrganizationId): Promise<OrganizationLook> {
    await this.byId(actor, id);
    return this.#parts.store.lookOf(id);
  }

  /**
   * What is left out stays; an empty accent takes it away. Refuses, naming the field, a colour that WCAG 2.2 AA refuses
   * and a file that is no picture; what is kept is a PNG of ours.
   */
  async setLook(
    actor: Actor,
    id: OrganizationId,
    look: { accent?: string | undefined; logoFile?: Uint8Array | undefined },
  ): Promise<void> {
    const { store, codec, audit } = this.#parts;
    const old = await this.lookOf(actor, id);
    assertMay(actor, 'organizations:write');
    audit.assertWritable();
    const accent = look.accent === undefined ? old.accent : look.accent && checkAccent(look.accent).light;
    const logo = look.logoFile && (await codec.toPng('logo', readLogoFile('logo', look.logoFile))).png;
    await store.setLook(id, { accent: accent || undefined, logo: logo ?? old.logo });
    audit.by(actor).organizationUpdated(id);
    await audit.flush();
  }

  /**
   * Its name and look in one step for whoever edits them. All faults are found before anything is kept. `version`: as the
   * editor read it; throws `organization_changed` when somebody else was faster.
   */
  async change(
    actor: Actor,
    id: OrganizationId,
    next: { name: string; version: number; accent: string; logoFile?: Uint8Array | undefined },
  ): Promise<void> {
    const { codec } = this.#parts;
    checkName(next.name);
    if (next.accent !== '') checkAccent(next.accent);
    if (next.logoFile) await codec.toPng('logo', readLogoFile('logo', next.logoFile));
    await this.rename(actor, id, next);
    await this.setLook(actor, id, next);
  }

  /** For operators: all of them, a page at a time, by name. */
  async list(actor: Actor, limit: number, after?: OrganizationId): Promise<Organization[]> {
    const { store } = this.#parts;
    assertOperator(actor);
    const last = after && (await store.byId(after));
    return store.list(limit, last);
  }

  /** Throws `organization_in_use` while it has integrations or people it invited. */
  async remove(actor: Actor, id: OrganizationId): Promise<void> {
    const { store, audit } = this.#parts;
    await this.byId(actor, id);
    assertMay(actor, 'organizations:write');
    audit.assertWritable();
    if (id === DEFAULT_ORGANIZATION || !(await store.remove(id))) throw organizationInUse();
    audit.by(actor).organizationDeleted(id);
    await audit.flush();
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

const NOTHING: ReadonlySet<Permission> = new Set();

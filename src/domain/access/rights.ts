import { type Clock, type Id, type OrganizationId, parseId, type UserId } from '../../kernel/index.ts';
import { EVERYTHING, type Permission, permissionsOf, type Role } from './actor.ts';

/** What of an API key says how far it reaches. */
export interface KeyRights {
  readonly organizationId: OrganizationId | undefined;
  readonly permissions: readonly Permission[];
  readonly createdBy: string;
  readonly expiresAt: number;
}

export interface RightsParts {
  people: { userById(id: UserId): Promise<{ disabledAt: number | undefined; demo: boolean } | undefined> };
  ownership: { isOperator(id: UserId): Promise<boolean> };
  organizations: { roleOf(id: OrganizationId, userId: UserId): Promise<Role | undefined> };
  keys: { byId(id: Id<'key'>): Promise<KeyRights | undefined> };
  clock: Clock;
}

/** Keys that make keys that make keys: nobody needs more, and each one is looked up. */
const MOST_STEPS = 4;
const NOTHING: ReadonlySet<Permission> = new Set();

/**
 * What somebody may now, who once gave a key or a link away. What was given is worth no more than its giver: else whoever
 * is to be removed would make themselves a way back first.
 */
export class Rights {
  readonly #parts: RightsParts;

  constructor(parts: RightsParts) {
    this.#parts = parts;
  }

  /** `id`: of a person or of a key, or `cli`; in an organization, or in all of them. Empty for whoever is nobody any more. */
  async of(
    id: string,
    organizationId: OrganizationId | undefined,
    steps = MOST_STEPS,
  ): Promise<ReadonlySet<Permission>> {
    const { people, ownership, organizations, keys, clock } = this.#parts;
    if (id === 'cli') return EVERYTHING;
    const userId = parseId('usr', id);
    if (userId !== undefined) {
      const user = await people.userById(userId);
      if (user === undefined || user.disabledAt !== undefined || user.demo) return NOTHING;
      if (await ownership.isOperator(userId)) return EVERYTHING;
      const role = organizationId && (await organizations.roleOf(organizationId, userId));
      return role ? permissionsOf(role) : NOTHING;
    }
    const keyId = parseId('key', id);
    const key = keyId && steps > 0 ? await keys.byId(keyId) : undefined;
    if (key === undefined || clock.now() >= key.expiresAt) return NOTHING;
    if (key.organizationId !== undefined && key.organizationId !== organizationId) return NOTHING;
    return this.ofKey(key, steps - 1);
  }

  /** What a key may that is alive: what it was given, as far as whoever made it may that still. */
  async ofKey(key: KeyRights, steps = MOST_STEPS): Promise<ReadonlySet<Permission>> {
    const makers = await this.of(key.createdBy, key.organizationId, steps);
    return new Set(key.permissions.filter((one) => makers.has(one)));
  }
}

import { type Clock, DAY, type OrganizationId, type Random, type UserId } from '../../kernel/index.ts';
import {
  type Actor,
  assertMay,
  mayGive,
  notPermitted,
  type Rights,
  type Role,
  reaches,
} from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import type { PeopleStore, User } from '../directory/index.ts';
import { linkHash, linkOver, newLinkToken } from './links.ts';
import {
  lastOwner,
  type Member,
  memberNotFound,
  type Organization,
  organizationNotFound,
  type SetupLink,
} from './organization.ts';
import type { OrganizationStore } from './organization-store.ts';
import type { OwnershipStore } from './ownership-store.ts';

/** Handed over, and mostly used the same week. */
export const MEMBER_LINK_LIFE = 7 * DAY;

export interface MemberParts {
  store: OrganizationStore;
  ownership: OwnershipStore;
  people: PeopleStore;
  rights: Rights;
  audit: Audit;
  issuer: string;
  clock: Clock;
  random: Random;
}

/**
 * Who looks after an organization. One becomes a member by a link that an owner hands over, so that nobody learns from
 * an address who has an account here.
 */
export class MemberService {
  readonly #parts: MemberParts;

  constructor(parts: MemberParts) {
    this.#parts = parts;
  }

  /** The members, longest first, each with the person; and the links that nobody has used. */
  async list(
    actor: Actor,
    id: OrganizationId,
  ): Promise<{ members: { member: Member; user: User }[]; links: SetupLink[] }> {
    const { store, ownership, people, clock } = this.#parts;
    await this.#organization(actor, id);
    assertMay(actor, 'members:read');
    const members = await store.membersOf(id);
    const users = await people.usersByIds(members.map(({ userId }) => userId));
    return {
      members: members.flatMap((member) => {
        const user = users.get(member.userId);
        return user === undefined ? [] : [{ member, user }];
      }),
      links: await ownership.linksOf(id, clock.now()),
    };
  }

  /** A link that makes whoever opens it first a member. It is returned once and kept as a hash. */
  async invite(actor: Actor, id: OrganizationId, role: Role): Promise<{ url: string; expiresAt: number }> {
    const { ownership, audit, issuer, clock, random } = this.#parts;
    await this.#organization(actor, id);
    assertMayGive(actor, role);
    const token = newLinkToken(random);
    const now = clock.now();
    const expiresAt = now + MEMBER_LINK_LIFE;
    audit.assertWritable();
    await ownership.addLink({
      hash: linkHash('member', token) ?? '',
      purpose: 'member',
      organizationId: id,
      role,
      createdBy: actor.id,
      createdAt: now,
      expiresAt,
    });
    audit.by(actor).memberInvited(id, role);
    await audit.flush();
    return { url: `${issuer}/dashboard/join#${token}`, expiresAt };
  }

  /** Takes back every link to this organization that nobody has used. */
  async withdraw(actor: Actor, id: OrganizationId): Promise<void> {
    const { ownership, audit } = this.#parts;
    await this.#organization(actor, id);
    assertMay(actor, 'members:write');
    audit.assertWritable();
    await ownership.dropLinks(id);
    audit.by(actor).memberLinksWithdrawn(id);
    await audit.flush();
  }

  /** Where a link leads, before it is spent. Throws `link_over`. */
  async preview(pasted: string): Promise<{ organization: Organization; role: Role }> {
    const { ownership, clock } = this.#parts;
    const hash = linkHash('member', pasted);
    const link = hash === undefined ? undefined : await ownership.linkByHash(hash, clock.now());
    return this.#leadsTo(link);
  }

  /** Spends a link. Whoever is a member already stays what they are. Throws `link_over`. */
  async join(pasted: string, userId: UserId, address: string): Promise<Organization> {
    const { store, ownership, audit, clock } = this.#parts;
    audit.assertWritable();
    const hash = linkHash('member', pasted);
    const now = clock.now();
    const link = hash === undefined ? undefined : await ownership.takeLink(hash, now);
    const { organization, role } = await this.#leadsTo(link);
    if (await store.addMember({ organizationId: organization.id, userId, role, since: now })) {
      audit.memberJoined(organization.id, userId, role, address);
      await audit.flush();
    }
    return organization;
  }

  /** Throws `member_not_found`, and `last_owner` where nobody would be left. */
  async changeRole(actor: Actor, id: OrganizationId, userId: UserId, role: Role): Promise<void> {
    const { store, audit } = this.#parts;
    await this.#organization(actor, id);
    assertMayGive(actor, role);
    audit.assertWritable();
    const outcome = await store.changeRole(id, userId, role);
    if (outcome === 'missing') throw memberNotFound();
    if (outcome === 'last_owner') throw lastOwner();
    audit.by(actor).memberChanged(id, userId, role);
    await audit.flush();
  }

  /** The same for leaving; members may always remove themselves. */
  async remove(actor: Actor, id: OrganizationId, userId: UserId): Promise<void> {
    const { store, audit } = this.#parts;
    await this.#organization(actor, id);
    if (!(actor.kind === 'member' && actor.id === userId)) assertMay(actor, 'members:write');
    audit.assertWritable();
    const outcome = await store.removeMember(id, userId);
    if (outcome === 'missing') throw memberNotFound();
    if (outcome === 'last_owner') throw lastOwner();
    audit.by(actor).memberRemoved(id, userId);
    await audit.flush();
  }

  /** A link is worth as much as whoever made it: of one who lets nobody in any more it leads nowhere. */
  async #leadsTo(link: SetupLink | undefined): Promise<{ organization: Organization; role: Role }> {
    const { store, rights } = this.#parts;
    const { organizationId, role, createdBy } = link ?? {};
    const organization = organizationId && (await store.byId(organizationId));
    if (organization === undefined || role === undefined || createdBy === undefined) throw linkOver();
    const makers = await rights.of(createdBy, organization.id);
    if (!makers.has('members:write') || !mayGive({ permissions: makers }, role)) throw linkOver();
    return { organization, role };
  }

  async #organization(actor: Actor, id: OrganizationId): Promise<Organization> {
    const found = reaches(actor, id) ? await this.#parts.store.byId(id) : undefined;
    if (found === undefined) throw organizationNotFound();
    return found;
  }
}

/** A key for members alone would else make its holder an owner, and so all that it is not itself. */
function assertMayGive(actor: Actor, role: Role): void {
  assertMay(actor, 'members:write');
  if (!mayGive(actor, role)) throw notPermitted(`The role ${role} may more than you.`);
}

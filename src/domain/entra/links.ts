import type { Clock, IntegrationId } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  checkEmail,
  checkGuid,
  emailKey,
  faulty,
  type Integration,
  type PeopleStore,
  type User,
} from '../directory/index.ts';
import { linkedToAnother, linkNotFound, noSuchPerson } from './entra-errors.ts';
import type { EntraAccount, EntraLink, EntraLinkStore } from './link.ts';
import type { SecondFactor } from './second-factor.ts';

/** Whether somebody may answer for an account in Entra: it is theirs, nobody's yet but theirs to take, another's, or a stranger's. */
export type Standing = 'linked' | 'linkable' | 'another' | 'stranger';

/** What an operator says of an account in Entra. */
export interface LinkInput {
  readonly integrationId: IntegrationId;
  readonly tenantId: string;
  readonly objectId: string;
}

/**
 * Who answers for which account in Microsoft Entra. Whoever knows the password of an account must not be able to make
 * their own phone its second factor: see docs/decisions/0018-entra-external-mfa.md.
 */
export class EntraLinks {
  readonly #store: EntraLinkStore;
  readonly #people: Pick<PeopleStore, 'userByEmail'>;
  readonly #integrations: { byId(id: IntegrationId): Promise<Integration> };
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(parts: {
    store: EntraLinkStore;
    people: Pick<PeopleStore, 'userByEmail'>;
    /** Throws kind `missing` where there is none. */
    integrations: { byId(id: IntegrationId): Promise<Integration> };
    audit: Audit;
    clock: Clock;
  }) {
    this.#store = parts.store;
    this.#people = parts.people;
    this.#integrations = parts.integrations;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
  }

  /** How this person stands to the account that a request is about. */
  async standing(user: User, integrationId: IntegrationId, factor: SecondFactor): Promise<Standing> {
    const link = await this.#store.find(accountOf(integrationId, factor));
    if (link !== undefined) return link.userId === user.id ? 'linked' : 'another';
    return isNamed(user, factor.username) ? 'linkable' : 'stranger';
  }

  /**
   * Whether this person answers for the account from now on: the link that there is, or one that is made. Of two people
   * at once one is told so.
   */
  async bind(user: User, integrationId: IntegrationId, factor: SecondFactor): Promise<boolean> {
    const standing = await this.standing(user, integrationId, factor);
    if (standing !== 'linkable') return standing === 'linked';
    const wanted = {
      ...accountOf(integrationId, factor),
      userId: user.id,
      subject: factor.subject,
      linkedAt: this.#clock.now(),
    };
    const kept = await this.#store.add(wanted);
    if (kept?.userId !== user.id) return false;
    this.#audit.entraLinked(kept, 'first-use');
    return true;
  }

  /**
   * An operator says whose account it is. Throws `linked_to_another` unless the link may be replaced, `no_account`,
   * `integration_not_found`, and kind `invalid` for what is no account of this integration.
   */
  async byOperator(input: LinkInput & { email: string; replace: boolean }): Promise<EntraLink> {
    const account = await this.#checked(input);
    const user = await this.#people.userByEmail(checkEmail(input.email));
    if (user === undefined || user.disabledAt !== undefined || user.demo) throw noSuchPerson();
    const old = await this.#store.find(account);
    if (old !== undefined && old.userId !== user.id) {
      if (!input.replace) throw linkedToAnother();
      await this.#remove(old);
    }
    const kept = await this.#store.add({
      ...account,
      userId: user.id,
      subject: undefined,
      linkedAt: this.#clock.now(),
    });
    if (kept === undefined) throw noSuchPerson();
    if (kept.userId !== user.id) throw linkedToAnother();
    if (old?.userId !== user.id) this.#audit.entraLinked(kept, 'operator');
    await this.#audit.flush();
    return kept;
  }

  /** Takes a link away. The next first use makes one as any first use does. Throws `link_not_found`. */
  async unlink(input: LinkInput): Promise<void> {
    const old = await this.#store.find(await this.#checked(input));
    if (old === undefined) throw linkNotFound();
    await this.#remove(old);
    await this.#audit.flush();
  }

  async list(integrationId: IntegrationId): Promise<EntraLink[]> {
    await this.#integrations.byId(integrationId);
    return this.#store.linksOf(integrationId);
  }

  async #remove(link: EntraLink): Promise<void> {
    if (await this.#store.remove(link)) this.#audit.entraUnlinked(link);
  }

  async #checked({ integrationId, tenantId, objectId }: LinkInput): Promise<EntraAccount> {
    const { entra } = await this.#integrations.byId(integrationId);
    if (entra?.kind !== 'entra-external-mfa') throw faulty('integration', 'is none of entra-external-mfa.');
    const tenant = checkGuid('tenant-id', tenantId);
    if (!entra.tenantIds.includes(tenant)) throw faulty('tenant-id', 'is no tenant of this integration.');
    return { integrationId, tenantId: tenant, objectId: checkGuid('object-id', objectId) };
  }
}

const accountOf = (integrationId: IntegrationId, { tenantId, objectId }: SecondFactor): EntraAccount => ({
  integrationId,
  tenantId,
  objectId,
});

/**
 * Whether the account in Entra bears this person's own address. The address is proven here; `preferred_username` is the
 * tenant's to give. The hint's `email` is not looked at: people can write it themselves.
 */
function isNamed(user: User, username: string | undefined): boolean {
  if (username === undefined || user.email === undefined || !user.emailVerified) return false;
  try {
    return emailKey(checkEmail(username)) === emailKey(user.email);
  } catch {
    return false;
  }
}

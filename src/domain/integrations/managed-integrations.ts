import { type IntegrationId, type OrganizationId, parseId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import {
  DEFAULT_LOGO,
  faulty,
  type Integration,
  type IntegrationChange,
  type IntegrationInput,
  type IntegrationService,
  type IntegrationStore,
  integrationNotFound,
  type LogoService,
  nameKey,
  type ReadLogos,
} from '../directory/index.ts';

/** What administrators may ask for at once. */
const MOST_AT_ONCE = 200;
const AT_ONCE = 50;
const MOST_SEARCH = 100;

/** The look that new integrations of an organization begin with. */
export interface Looks {
  lookOf(
    organizationId: OrganizationId,
  ): Promise<{ readonly accent?: string | undefined; readonly logo?: Uint8Array | undefined }>;
}

export interface IntegrationPage {
  readonly integrations: readonly Integration[];
  /** Where the next page begins; undefined: this is the last. */
  readonly next: string | undefined;
}

/** The verbs on integrations for administrators. Names are unique within an organization. */
export class ManagedIntegrations {
  readonly #integrations: IntegrationService;
  readonly #store: IntegrationStore;
  readonly #logos: LogoService;
  readonly #looks: Looks;
  readonly #audit: Audit;

  constructor(parts: {
    integrations: IntegrationService;
    store: IntegrationStore;
    logos: LogoService;
    looks: Looks;
    audit: Audit;
  }) {
    this.#looks = parts.looks;
    this.#integrations = parts.integrations;
    this.#store = parts.store;
    this.#logos = parts.logos;
    this.#audit = parts.audit;
  }

  /**
   * Registers a relying party in this organization. A client that proves itself by a secret gets one, returned this once,
   * unless it is to be added later. It begins with the organization's look where it has none of its own, unless `plain`.
   * Refuses bad input with kind `invalid`, each fault with its field.
   */
  async create(
    actor: Actor,
    organizationId: OrganizationId,
    input: Omit<IntegrationInput, 'demo'>,
    how: { withoutSecret?: boolean; plain?: boolean } = {},
  ): Promise<{ integration: Integration; clientSecret?: string }> {
    assertMay(actor, 'integrations:write');
    if (!reaches(actor, organizationId)) throw integrationNotFound();
    this.#audit.assertWritable();
    const { plain = false, ...secret } = how;
    const look = plain ? {} : await this.#looks.lookOf(organizationId);
    const deeds = this.#audit.by(actor);
    const made = await this.#integrations.create(
      { ...input, accent: input.accent ?? look.accent, demo: undefined },
      { ...secret, organizationId, uniqueName: true, deeds },
    );
    if (look.logo === undefined) return made;
    const logo = { name: DEFAULT_LOGO, file: look.logo };
    return { ...made, integration: await this.#logos.add(made.integration.id, logo, deeds) };
  }

  /**
   * Changes what is given and keeps the rest. With the version that the editor read: kind `conflict` when somebody else
   * has changed it since, and nothing is kept.
   */
  async update(
    actor: Actor,
    id: IntegrationId,
    change: IntegrationChange,
    expectedVersion?: number,
  ): Promise<Integration> {
    await this.#mayChange(actor, id);
    return this.#integrations.update(id, change, {
      expectedVersion,
      // A name that is not changed is not looked at: two of a version that did not mind may have one.
      uniqueName: change.name !== undefined,
      deeds: this.#audit.by(actor),
    });
  }

  /** Removes it, and with it its secrets, its grants and its pictures. */
  async remove(actor: Actor, id: IntegrationId): Promise<void> {
    await this.#mayChange(actor, id);
    await this.#integrations.remove(id, this.#audit.by(actor));
  }

  /** Registers a logo, as `LogoService.add` does. */
  async addLogo(
    actor: Actor,
    id: IntegrationId,
    input: { name: string; file: Uint8Array; darkFile?: Uint8Array | undefined },
  ): Promise<Integration> {
    await this.#mayChange(actor, id);
    return this.#logos.add(id, input, this.#audit.by(actor));
  }

  /** Puts logos that were read in place of all there are, as `LogoService.replace` does. */
  async replaceLogos(
    actor: Actor,
    id: IntegrationId,
    read: ReadLogos,
    expectedVersion: number,
  ): Promise<Integration> {
    await this.#mayChange(actor, id);
    return this.#logos.replace(id, read, expectedVersion, this.#audit.by(actor));
  }

  async removeLogo(actor: Actor, id: IntegrationId, name: string): Promise<Integration> {
    await this.#mayChange(actor, id);
    return this.#logos.remove(id, name, this.#audit.by(actor));
  }

  /** The integration; one of an organization that is not theirs does not exist. */
  async byId(actor: Actor, id: IntegrationId): Promise<Integration> {
    assertMay(actor, 'integrations:read');
    return this.#reached(actor, id);
  }

  /**
   * A page of those that the actor reaches, by name. `search` is part of a name, or a whole client id. `after` is what the
   * page before said of the next; what is no such thing begins anew.
   */
  async page(
    actor: Actor,
    query: {
      organizationId?: OrganizationId | undefined;
      search?: string | undefined;
      after?: string | undefined;
      limit?: number | undefined;
    } = {},
  ): Promise<IntegrationPage> {
    assertMay(actor, 'integrations:read');
    const organizationId = query.organizationId ?? actor.organizationId;
    const foreign = organizationId === undefined ? !actor.operator : !reaches(actor, organizationId);
    if (foreign) return { integrations: [], next: undefined };
    const limit = Math.min(Math.max(1, Math.floor(query.limit ?? AT_ONCE)), MOST_AT_ONCE);
    const search = query.search?.trim().slice(0, MOST_SEARCH);
    const found = await this.#store.page({
      organizationId,
      search: search === '' ? undefined : search,
      after: query.after === undefined ? undefined : readCursor(query.after),
      limit: limit + 1,
    });
    const integrations = found.slice(0, limit);
    const last = integrations.at(-1);
    return { integrations, next: found.length > limit && last ? writeCursor(last) : undefined };
  }

  /** All that the actor reaches, by name; `search` as in `page`. */
  async list(actor: Actor, organizationId?: OrganizationId, search?: string): Promise<Integration[]> {
    const all: Integration[] = [];
    let after: string | undefined;
    do {
      const page = await this.page(actor, { organizationId, search, after, limit: MOST_AT_ONCE });
      all.push(...page.integrations);
      after = page.next;
    } while (after !== undefined);
    return all;
  }

  async #mayChange(actor: Actor, id: IntegrationId): Promise<Integration> {
    // Whoever may not see it is not told that they may not change it.
    const integration = await this.byId(actor, id);
    assertMay(actor, 'integrations:write');
    if (integration.demo)
      throw faulty('id', 'is the built-in demo application, which is set up at each start.', 'demo');
    // What cannot be written down must not happen.
    this.#audit.assertWritable();
    return integration;
  }

  async #reached(actor: Actor, id: IntegrationId): Promise<Integration> {
    const integration = await this.#integrations.byId(id);
    if (!reaches(actor, integration.organizationId)) throw integrationNotFound();
    return integration;
  }
}

const writeCursor = ({ name, id }: Integration): string =>
  Buffer.from(JSON.stringify([nameKey(name), id])).toString('base64url');

function readCursor(text: string): { nameKey: string; id: string } | undefined {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (typeof key === 'string' && parseId('int', id) !== undefined) return { nameKey: key, id: String(id) };
  } catch {
    // Somebody made it up.
  }
  return undefined;
}

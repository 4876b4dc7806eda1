import { GatewayError, type OrganizationId } from '../../kernel/index.ts';
import { type Actor, assertMay, assertOperator } from '../access/index.ts';
import { type Integration, type LogoService, type LogoStore, nameKey } from '../directory/index.ts';
import type { ManagedIntegrations } from '../integrations/index.ts';
import type { OrganizationService } from '../organizations/index.ts';
import { type ConfigurationDocument, type ConfiguredIntegration, FORMAT } from './document.ts';
import { writtenOf } from './integration-fields.ts';
import type { Action, FieldChange } from './plan.ts';
import { type Planned, Planner } from './planner.ts';
import { readSections, refuseFile } from './read.ts';

export interface HowToApply {
  /** The organization that the file is applied to; undefined: those that it names. */
  readonly organizationId: OrganizationId | undefined;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: boolean | undefined;
  /** Removes what the file does not have. */
  readonly prune?: boolean | undefined;
  /** Hears of each step when it is done: a secret that it has is told nowhere else. */
  readonly each?: ((step: AppliedStep) => void) | undefined;
}

/** What became of one integration, or would. */
export interface AppliedStep {
  readonly organization: OrganizationId;
  readonly action: Action;
  readonly name: string;
  readonly id?: string;
  readonly clientId?: string;
  readonly changes: readonly FieldChange[];
  /** Of a new client that proves itself by one. Told this once. */
  readonly clientSecret?: string;
}

export interface Applied {
  readonly dryRun: boolean;
  readonly steps: readonly AppliedStep[];
  /** What could not be done although it was well planned: what is behind it was not begun. */
  readonly failed?: { readonly name: string; readonly code: string; readonly message: string };
}

export interface OrganizationConfiguration {
  readonly format: typeof FORMAT;
  readonly integrations: ConfiguredIntegration[];
}

const AT_ONCE = 100;

/** Integrations as a file, and a file as integrations. */
export class Configurations {
  readonly #managed: ManagedIntegrations;
  readonly #organizations: Pick<OrganizationService, 'byId' | 'list'>;
  readonly #logos: LogoService;
  readonly #pictures: LogoStore;

  constructor(parts: {
    managed: ManagedIntegrations;
    organizations: Pick<OrganizationService, 'byId' | 'list'>;
    logos: LogoService;
    logoStore: LogoStore;
  }) {
    this.#managed = parts.managed;
    this.#organizations = parts.organizations;
    this.#logos = parts.logos;
    this.#pictures = parts.logoStore;
  }

  /** The integrations of an organization by name, without secrets. `ids`: with what tells them apart besides. */
  async ofOrganization(
    actor: Actor,
    organizationId: OrganizationId,
    how: { ids?: boolean | undefined } = {},
  ): Promise<OrganizationConfiguration> {
    assertMay(actor, 'integrations:read');
    await this.#organizations.byId(actor, organizationId);
    return { format: FORMAT, integrations: await this.#written(actor, organizationId, how.ids ?? false) };
  }

  /** Those of every organization, for operators. */
  async ofAll(actor: Actor, how: { ids?: boolean | undefined } = {}): Promise<ConfigurationDocument> {
    assertMay(actor, 'integrations:read');
    assertOperator(actor);
    const organizations: { organization: string; integrations: ConfiguredIntegration[] }[] = [];
    let after: OrganizationId | undefined;
    for (;;) {
      const page = await this.#organizations.list(actor, AT_ONCE, after);
      for (const { id } of page) {
        organizations.push({
          organization: id,
          integrations: await this.#written(actor, id, how.ids ?? false),
        });
      }
      after = page.at(-1)?.id;
      if (page.length < AT_ONCE) break;
    }
    organizations.sort((a, b) => compare(a.organization, b.organization));
    return { format: FORMAT, organizations };
  }

  /**
   * Makes what a file says: what has its name is changed, what has none is made, the rest stays unless `prune` says
   * otherwise. Nothing is done where anything in the file is at fault; kind `invalid` tells every fault with its place.
   * Done twice, the second time changes nothing and writes nothing down.
   */
  async apply(actor: Actor, document: unknown, how: HowToApply): Promise<Applied> {
    assertMay(actor, 'integrations:write');
    assertMay(actor, 'integrations:read');
    if (how.organizationId !== undefined) await this.#organizations.byId(actor, how.organizationId);
    const planner = new Planner(this.#logos);
    const plans: [OrganizationId, Planned[]][] = [];
    for (const [at, section] of readSections(document, how.organizationId).entries()) {
      const { organizationId } = section;
      const missing = await this.#isMissing(actor, organizationId);
      if (missing)
        planner.faults.push({
          path: `organizations.${at}.organization`,
          message: 'is no organization here.',
        });
      const existing = missing ? [] : await this.#managed.list(actor, organizationId);
      plans.push([organizationId, await planner.plan(section, existing, how.prune ?? false)]);
    }
    if (planner.faults.length > 0) refuseFile(planner.faults);
    if (how.dryRun) {
      const steps = plans.flatMap(([organization, planned]) => planned.map((one) => told(organization, one)));
      return { dryRun: true, steps };
    }
    return this.#carryOut(actor, plans, how.each ?? (() => {}));
  }

  async #carryOut(
    actor: Actor,
    plans: readonly [OrganizationId, Planned[]][],
    each: (step: AppliedStep) => void,
  ): Promise<Applied> {
    const steps: AppliedStep[] = [];
    for (const [organization, planned] of plans) {
      // What goes leaves its name to what comes.
      const isGoing = ({ action }: Planned) => action === 'remove';
      for (const one of [...planned.filter(isGoing), ...planned.filter((other) => !isGoing(other))]) {
        const done = (step: AppliedStep) => {
          steps.push(step);
          each(step);
        };
        try {
          await this.#do(actor, organization, one, done);
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
          const { code, message } = error;
          return { dryRun: false, steps, failed: { name: nameOf(one), code, message } };
        }
      }
    }
    return { dryRun: false, steps };
  }

  async #do(
    actor: Actor,
    organization: OrganizationId,
    one: Planned,
    done: (step: AppliedStep) => void,
  ): Promise<void> {
    const step = told(organization, one);
    if (one.action === 'create') {
      const { integration, clientSecret } = await this.#managed.create(actor, organization, one.input, {
        plain: true,
      });
      const { id, clientId } = integration;
      done({ ...step, id, clientId, ...(clientSecret !== undefined && { clientSecret }) });
      if (one.logos) await this.#managed.replaceLogos(actor, id, one.logos, integration.version);
      return;
    }
    if ('change' in one && one.action === 'change') await this.#change(actor, one);
    if (one.action === 'remove') await this.#managed.remove(actor, one.integration.id);
    done(step);
  }

  async #change(
    actor: Actor,
    { integration, change, logos }: Extract<Planned, { change: unknown }>,
  ): Promise<void> {
    let { version } = integration;
    if (change) ({ version } = await this.#managed.update(actor, integration.id, change, version));
    if (logos) await this.#managed.replaceLogos(actor, integration.id, logos, version);
  }

  async #isMissing(actor: Actor, id: OrganizationId): Promise<boolean> {
    try {
      await this.#organizations.byId(actor, id);
      return false;
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'missing') return true;
      throw error;
    }
  }

  async #written(
    actor: Actor,
    organizationId: OrganizationId,
    ids: boolean,
  ): Promise<ConfiguredIntegration[]> {
    const all = (await this.#managed.list(actor, organizationId)).filter(({ demo }) => !demo);
    const keys = all.map(({ name }) => nameKey(name));
    const written: { key: string; one: ConfiguredIntegration }[] = [];
    for (const [at, integration] of all.entries()) {
      const key = keys[at] ?? '';
      // A name that two have says of neither which it is.
      const needsId = ids || keys.indexOf(key) !== keys.lastIndexOf(key);
      const one = {
        ...(needsId && { id: integration.id }),
        ...writtenOf(integration),
        logos: await this.#logosOf(integration),
      };
      written.push({ key: `${key}\0${integration.id}`, one });
    }
    return written.sort((a, b) => compare(a.key, b.key)).map(({ one }) => one);
  }

  async #logosOf({ branding }: Integration): Promise<NonNullable<ConfiguredIntegration['logos']>> {
    const read = async (hash: string) =>
      Buffer.from((await this.#pictures.logoByHash(hash)) ?? []).toString('base64');
    return Promise.all(
      branding.logos.map(async ({ name, light, dark }) => ({
        name,
        file: await read(light.hash),
        ...(dark && { darkFile: await read(dark.hash) }),
      })),
    );
  }
}

const nameOf = (one: Planned): string => (one.action === 'create' ? one.name : one.integration.name);

const told = (organization: OrganizationId, one: Planned): AppliedStep => ({
  organization,
  action: one.action,
  name: nameOf(one),
  ...('integration' in one && { id: one.integration.id }),
  changes: 'changes' in one ? one.changes : [],
});

/** By code units: the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

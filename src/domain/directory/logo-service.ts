import { type IntegrationId, sha256 } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import type { IntegrationStore } from './directory-store.ts';
import { faulty, type Integration, integrationChanged, integrationNotFound } from './integration.ts';
import type { IntegrationDeeds } from './integration-service.ts';
import {
  checkLogoName,
  type Logo,
  type LogoCodec,
  type LogoImage,
  type LogoStore,
  MOST_LOGOS,
  type Picture,
} from './logo.ts';
import { readLogoFile } from './logo-format.ts';

/** The verbs on the logos of an integration: what the CLI does, and later the dashboard and the admin API. */
export class LogoService {
  readonly #integrations: IntegrationStore;
  readonly #store: LogoStore;
  readonly #codec: LogoCodec;
  readonly #audit: Audit;

  constructor(parts: { integrations: IntegrationStore; store: LogoStore; codec: LogoCodec; audit: Audit }) {
    this.#integrations = parts.integrations;
    this.#store = parts.store;
    this.#codec = parts.codec;
    this.#audit = parts.audit;
  }

  /**
   * Registers a logo under this name, in place of one that has it. What is kept is a PNG of ours, made from the pixels of
   * the file. Refuses bad input with kind `invalid`, naming the field, and kind `conflict` when somebody else was faster.
   */
  async add(
    id: IntegrationId,
    input: { name: string; file: Uint8Array; darkFile?: Uint8Array | undefined },
    deeds: IntegrationDeeds = this.#audit,
  ): Promise<Integration> {
    const old = await this.#byId(id);
    const name = checkLogoName(input.name);
    const { logos } = old.branding;
    const known = logos.some((one) => one.name === name);
    if (!known && logos.length >= MOST_LOGOS) {
      throw faulty(
        'name',
        `is one more than the ${MOST_LOGOS} logos an integration may have: remove one first.`,
        'too-many-logos',
        { most: MOST_LOGOS },
      );
    }
    const light = await this.#encode('file', input.file);
    const dark = input.darkFile && (await this.#encode('dark-file', input.darkFile));
    const added: Logo = { name, light: light.picture, dark: dark?.picture };
    const next = known ? logos.map((one) => (one.name === name ? added : one)) : [...logos, added];
    return this.#change(old, next, dark ? [light.image, dark.image] : [light.image], deeds);
  }

  /** Takes a logo away. Refuses kind `invalid` when there is none of this name. */
  async remove(id: IntegrationId, name: string, deeds: IntegrationDeeds = this.#audit): Promise<Integration> {
    const old = await this.#byId(id);
    const next = old.branding.logos.filter((one) => one.name !== name);
    if (next.length === old.branding.logos.length) {
      throw faulty('name', `"${name.slice(0, 32)}" is no logo of this integration.`);
    }
    return this.#change(old, next, [], deeds);
  }

  async #encode(path: string, file: Uint8Array): Promise<{ picture: Picture; image: LogoImage }> {
    const { png, width, height } = await this.#codec.toPng(path, readLogoFile(path, file));
    const hash = sha256(png).toString('base64url');
    return { picture: { hash, width, height }, image: { hash, png } };
  }

  async #change(
    old: Integration,
    logos: readonly Logo[],
    added: readonly LogoImage[],
    deeds: IntegrationDeeds,
  ): Promise<Integration> {
    const next: Integration = {
      ...old,
      branding: { ...old.branding, logos },
      version: old.version + 1,
    };
    if (!(await this.#store.changeLogos(next, added))) throw integrationChanged();
    deeds.integrationUpdated(next);
    await this.#audit.flush();
    return next;
  }

  async #byId(id: IntegrationId): Promise<Integration> {
    const integration = await this.#integrations.byId(id);
    if (integration === undefined) throw integrationNotFound();
    return integration;
  }
}

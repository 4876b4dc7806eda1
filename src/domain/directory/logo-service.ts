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

/** A logo as it is given. */
export interface GivenLogo {
  readonly name: string;
  readonly file: Uint8Array;
  readonly darkFile?: Uint8Array | undefined;
}

/** Logos that were read and are kept nowhere yet. */
export interface ReadLogos {
  readonly logos: readonly Logo[];
  readonly images: readonly LogoImage[];
}

/** The verbs on the logos of an integration. */
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
    input: GivenLogo,
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

  /**
   * What these files would be as all the logos of an integration. A file that is one of the pictures it has is not read
   * again. Refuses bad input with kind `invalid`, naming the field: `logos.0.file`.
   */
  async read(given: readonly GivenLogo[], has: readonly Logo[] = []): Promise<ReadLogos> {
    if (given.length > MOST_LOGOS) {
      throw faulty('logos', `is more than ${MOST_LOGOS}.`, 'too-many-logos', { most: MOST_LOGOS });
    }
    const known = new Map(
      has.flatMap(({ light, dark }) => [light, ...(dark ? [dark] : [])]).map((one) => [one.hash, one]),
    );
    const images: LogoImage[] = [];
    const read = async (path: string, file: Uint8Array): Promise<Picture> => {
      const same = known.get(sha256(file).toString('base64url'));
      if (same !== undefined) return same;
      const { picture, image } = await this.#encode(path, file);
      if (!known.has(picture.hash)) images.push(image);
      return picture;
    };
    const logos: Logo[] = [];
    for (const [at, { name, file, darkFile }] of given.entries()) {
      const path = `logos.${at}.name`;
      if (logos.some((one) => one.name === name)) throw faulty(path, 'is given twice.', 'logo-name');
      checkLogoName(name, path);
      const light = await read(`logos.${at}.file`, file);
      logos.push({ name, light, dark: darkFile && (await read(`logos.${at}.dark-file`, darkFile)) });
    }
    return { logos, images };
  }

  /** Puts what was read in place of all the logos there are. Refuses kind `conflict` when somebody else was faster. */
  async replace(
    id: IntegrationId,
    { logos, images }: ReadLogos,
    expectedVersion: number,
    deeds: IntegrationDeeds = this.#audit,
  ): Promise<Integration> {
    const old = await this.#byId(id);
    if (old.version !== expectedVersion) throw integrationChanged();
    return this.#change(old, logos, images, deeds);
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

import { faulty, type Integration } from './integration.ts';
import type { LogoFile } from './logo-format.ts';

/** A picture of ours: named by the SHA-256 of its PNG, base64url. */
export interface Picture {
  readonly hash: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A logo that an integration registered. */
export interface Logo {
  /** By which a request may ask for it. */
  readonly name: string;
  readonly light: Picture;
  /** On a dark page, where it is another one. */
  readonly dark?: Picture | undefined;
}

/** A picture with its PNG, as the directory keeps it. */
export interface LogoImage {
  readonly hash: string;
  readonly png: Uint8Array;
}

/** The port to whatever decodes pictures. */
export interface LogoCodec {
  /**
   * Decodes the file, makes it fit for a page and encodes it again as a PNG with pixels and nothing else. Rejects with
   * kind `invalid`, naming the field `path`, where the file cannot be decoded to what it claims to be.
   */
  toPng(path: string, file: LogoFile): Promise<{ png: Uint8Array; width: number; height: number }>;
}

/** The port to the pictures of integrations. Rejects with kind `unavailable` when the directory cannot be reached. */
export interface LogoStore {
  /**
   * Keeps the integration as `IntegrationStore.update` would and, in the same step, adds these pictures and forgets those
   * of this integration that its branding names no longer. False, and nothing is kept, when somebody else was faster.
   */
  changeLogos(next: Integration, added: readonly LogoImage[]): Promise<boolean>;
  /** The PNG of this hash, whosever it is. */
  logoByHash(hash: string): Promise<Uint8Array | undefined>;
}

export const DEFAULT_LOGO = 'default';
export const MOST_LOGOS = 10;
/** What a picture's hash looks like. */
export const LOGO_HASH = /^[A-Za-z0-9_-]{43}$/;

const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;

/** A name for a logo. Throws kind `invalid`, naming the field `path`. */
export function checkLogoName(name: string, path = 'name'): string {
  if (NAME.test(name)) return name;
  throw faulty(
    path,
    'must be 1 to 32 of a-z, 0-9, - and _, and begin with a letter or digit: write spring-sale.',
    'logo-name',
  );
}

/**
 * The logo that is shown: the one of this name, else the one called `default`, else the first. A name is compared with
 * those that are registered and used for nothing else.
 */
export const chooseLogo = (logos: readonly Logo[], name: string | undefined): Logo | undefined =>
  logos.find((one) => one.name === name) ?? logos.find((one) => one.name === DEFAULT_LOGO) ?? logos[0];

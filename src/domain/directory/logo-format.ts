import { faulty } from './integration.ts';

export const LOGO_FORMATS = ['png', 'jpeg', 'webp'] as const;
export type LogoFormat = (typeof LOGO_FORMATS)[number];

/** What a file says of itself before anybody decodes it. */
export interface LogoFile {
  readonly format: LogoFormat;
  readonly width: number;
  readonly height: number;
  /** The file without what is no picture: profiles, texts and other things that are compressed by themselves. */
  readonly bytes: Uint8Array;
}

/** 256 KiB, in the file that is given. */
export const MOST_BYTES = 256 * 1024;
/** On each side. */
export const MOST_PIXELS = 1_024;
const FEWEST_PIXELS = 16;

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** What of a PNG makes the picture (PNG third edition, section 11). */
const PNG_PICTURE = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
const PNG_ANIMATION = ['acTL', 'fcTL', 'fdAT'];

/**
 * Reads a file's structure from its first byte to its last, and refuses whatever is not one still PNG, JPEG or WebP of a
 * fair size and nothing besides. Nothing is decompressed here, so a bomb is refused by the size that it claims.
 */
export function readLogoFile(path: string, given: Uint8Array): LogoFile {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length > MOST_BYTES) {
    throw faulty(
      path,
      `has ${Math.ceil(bytes.length / 1024)} KiB: ${MOST_BYTES / 1024} are the most.`,
      'logo-bytes',
      { most: MOST_BYTES / 1024 },
    );
  }
  const file = readKnown(path, bytes);
  const { width, height } = file;
  if (width > MOST_PIXELS || height > MOST_PIXELS) {
    throw faulty(
      path,
      `has ${width} × ${height} pixels: ${MOST_PIXELS} on a side are the most.`,
      'logo-large',
      { most: MOST_PIXELS },
    );
  }
  if (width < FEWEST_PIXELS || height < FEWEST_PIXELS) {
    throw faulty(
      path,
      `has ${width} × ${height} pixels: ${FEWEST_PIXELS} on a side are the fewest.`,
      'logo-small',
      { least: FEWEST_PIXELS },
    );
  }
  return file;
}

function readKnown(path: string, bytes: Buffer): LogoFile {
  try {
    if (bytes.subarray(0, PNG.length).equals(PNG)) return readPng(path, bytes);
    if (bytes.length > 3 && bytes.readUInt16BE(0) === 0xffd8) return readJpeg(path, bytes);
    if (bytes.length > 12 && ascii(bytes, 0) === 'RIFF' && ascii(bytes, 8) === 'WEBP')
      return readWebp(path, bytes);
  } catch (error) {
    // A length that points outside the file.
    if (error instanceof RangeError) throw broken(path);
    throw error;
  }
  const start = bytes.subarray(0, 1_024).toString('latin1').toLowerCase();
  if (/<svg|<\?xml/.test(start)) {
    throw faulty(
      path,
      'is an SVG, which can hold scripts: save it as PNG, twice as large as it is shown.',
      'logo-svg',
    );
  }
  throw faulty(path, 'is no PNG, JPEG or WebP.', 'logo-format');
}

function readPng(path: string, bytes: Buffer): LogoFile {
  const kept: Buffer[] = [PNG];
  let at = PNG.length;
  let size: { width: number; height: number } | undefined;
  for (;;) {
    const length = bytes.readUInt32BE(at);
    const type = ascii(bytes, at + 4);
    const end = at + 12 + length;
    if (end > bytes.length) throw broken(path);
    if (PNG_ANIMATION.includes(type)) throw animated(path);
    if ((size === undefined) !== (type === 'IHDR')) throw broken(path);
    size ??= { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (PNG_PICTURE.includes(type)) kept.push(bytes.subarray(at, end));
    at = end;
    if (type === 'IEND') break;
  }
  if (at !== bytes.length) throw followed(path);
  return { format: 'png', ...size, bytes: Buffer.concat(kept) };
}

/** ITU-T T.81 annex B. */
function readJpeg(path: string, bytes: Buffer): LogoFile {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  let size: { width: number; height: number } | undefined;
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) throw broken(path);
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw broken(path);
    // A start of frame; three numbers among them mean other things.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (size !== undefined) throw broken(path);
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    const next = marker === 0xda ? endOfScan(bytes, end) : end;
    // Of the segments for applications and comments, Adobe's alone is about colours.
    if (marker === 0xee || !((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe)) {
      kept.push(bytes.subarray(at, next));
    }
    at = next;
  }
  if (size === undefined) throw broken(path);
  if (at + 2 !== bytes.length) throw followed(path);
  kept.push(bytes.subarray(at));
  return { format: 'jpeg', ...size, bytes: Buffer.concat(kept) };
}

/** Where the next marker stands: within a scan, FF is followed by zero or by a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    if (bytes.readUInt8(at) === 0xff) {
      const next = bytes.readUInt8(at + 1);
      if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    }
    at += 1;
  }
}

/** RFC 9649 section 2. */
function readWebp(path: string, bytes: Buffer): LogoFile {
  const end = 8 + bytes.readUInt32LE(4);
  if (end < bytes.length) throw followed(path);
  if (end > bytes.length) throw broken(path);
  const sizes: { width: number; height: number }[] = [];
  let pictures = 0;
  for (let at = 12; at < end; ) {
    const type = ascii(bytes, at);
    const length = bytes.readUInt32LE(at + 4);
    const data = at + 8;
    if (type === 'ANIM' || type === 'ANMF') throw animated(path);
    if (type === 'VP8X') {
      sizes.push({ width: bytes.readUIntLE(data + 4, 3) + 1, height: bytes.readUIntLE(data + 7, 3) + 1 });
    } else if (type === 'VP8 ') {
      pictures += 1;
      sizes.push({
        width: bytes.readUInt16LE(data + 6) & 0x3fff,
        height: bytes.readUInt16LE(data + 8) & 0x3fff,
      });
    } else if (type === 'VP8L') {
      pictures += 1;
      const bits = bytes.readUInt32LE(data + 1);
      sizes.push({ width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 });
    }
    at = data + length + (length % 2);
    if (at > end) throw broken(path);
  }
  const [size] = sizes;
  const agree = sizes.every((one) => one.width === size?.width && one.height === size.height);
  if (size === undefined || pictures !== 1 || !agree) throw broken(path);
  return { format: 'webp', ...size, bytes };
}

function ascii(bytes: Buffer, at: number): string {
  if (at + 4 > bytes.length) throw new RangeError('outside the file');
  return bytes.toString('latin1', at, at + 4);
}

const broken = (path: string) => faulty(path, 'is damaged: save it again, as PNG.', 'logo-damaged');
const animated = (path: string) => faulty(path, 'moves: give a still picture.', 'logo-moves');
const followed = (path: string) =>
  faulty(path, 'has something behind its picture: save it again, as PNG.', 'logo-damaged');

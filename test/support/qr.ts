import jsqr from 'jsqr';
import { PNG } from 'pngjs';

/** A picture of a screen, and where in it the code stands without its border. All lengths are in device pixels. */
export interface SeenCode {
  /** What the code says, to a decoder that shares nothing with the encoder. */
  text: string;
  picture: Picture;
  left: number;
  top: number;
  /** The first pixel beyond it. */
  right: number;
  bottom: number;
  /** The side of one module. */
  module: number;
}

type Point = { x: number; y: number };
export type Colour = readonly [red: number, green: number, blue: number];

/** A decoded PNG file. */
export class Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;

  constructor(png: Buffer) {
    const { data, width, height } = PNG.sync.read(png);
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(data);
  }

  /** The colour of a pixel; what lies outside the picture has none. */
  at(x: number, y: number): Colour | undefined {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return undefined;
    const [red = 0, green = 0, blue = 0] = this.data.subarray((y * this.width + x) * 4);
    return [red, green, blue];
  }
}

/** Reads the code in a screenshot as a plain camera would, which knows no inverted codes. */
export function readQr(png: Buffer): SeenCode | undefined {
  const picture = new Picture(png);
  const found = jsqr.default(picture.data, picture.width, picture.height, {
    inversionAttempts: 'dontInvert',
  });
  if (!found) return undefined;
  const { topLeftFinderPattern: corner, topRightFinderPattern, bottomLeftFinderPattern } = found.location;
  const left = outerEdge(picture, corner, { x: -1, y: 0 });
  const right = outerEdge(picture, topRightFinderPattern, { x: 1, y: 0 });
  return {
    text: found.data,
    picture,
    left: left + 1,
    top: outerEdge(picture, corner, { x: 0, y: -1 }) + 1,
    right,
    bottom: outerEdge(picture, bottomLeftFinderPattern, { x: 0, y: 1 }),
    module: (right - left - 1) / (found.version * 4 + 17),
  };
}

/** The first light pixel beyond a finder pattern, from its middle outwards: dark core, light ring, dark ring. */
function outerEdge(picture: Picture, middle: Point, step: Point): number {
  let x = Math.floor(middle.x);
  let y = Math.floor(middle.y);
  const isDark = () => (picture.at(x, y)?.[0] ?? 255) < 128;
  const walkWhile = (dark: boolean) => {
    while (isDark() === dark && picture.at(x, y)) {
      x += step.x;
      y += step.y;
    }
  };
  walkWhile(true);
  walkWhile(false);
  walkWhile(true);
  return step.x === 0 ? y : x;
}

/** The colours of the border of this many modules around the code, each once. */
export function borderColours(
  { picture, left, top, right, bottom, module }: SeenCode,
  modules: number,
): string[] {
  const width = Math.floor(modules * module);
  const colours = new Set<string>();
  for (let y = top - width; y < bottom + width; y++)
    for (let x = left - width; x < right + width; x++) {
      const inside = x >= left && x < right && y >= top && y < bottom;
      if (!inside) colours.add(String(picture.at(x, y) ?? 'outside the picture'));
    }
  return [...colours];
}

/** The colours of the code itself, each once. */
export function codeColours({ picture, left, top, right, bottom }: SeenCode): string[] {
  const colours = new Set<string>();
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) colours.add(String(picture.at(x, y)));
  return [...colours].sort();
}

import jsqr from 'jsqr';
import { describe, expect, test } from 'vitest';
import { QUIET_ZONE, qrMatrix } from '../../src/browser/qr.ts';

const frame = 'https://login.contoso.com/s/9ZbXhN5cQv2mTq0rW8yKdA.042.Qm9keVRlbXBsYXRl';
const SCALE = 4;

/** The matrix as an image, and what an independent decoder reads in it. */
function decoded(text: string): string | undefined {
  const matrix = qrMatrix(text);
  const side = matrix.size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (matrix.dark(Math.floor(x / SCALE), Math.floor(y / SCALE)))
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return jsqr.default(pixels, side, side, { inversionAttempts: 'dontInvert' })?.data;
}

describe('the code', () => {
  test('says the frame to another decoder, black on white', () => {
    expect(decoded(frame)).toBe(frame);
  });

  test('of a host of 20 characters is of version 5', () => {
    const url = frame.replace('login.contoso.com', 'sign-in.contoso.test');
    expect(qrMatrix(url).size - 2 * QUIET_ZONE).toBe(4 * 5 + 17);
  });

  test('has four white modules on every side', () => {
    const { size, dark } = qrMatrix(frame);
    for (let i = 0; i < size; i++)
      for (let edge = 0; edge < QUIET_ZONE; edge++)
        expect([
          dark(i, edge),
          dark(edge, i),
          dark(i, size - 1 - edge),
          dark(size - 1 - edge, i),
        ]).not.toContain(true);
    expect(dark(QUIET_ZONE, QUIET_ZONE)).toBe(true);
  });
});

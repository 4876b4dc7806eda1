import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { WasmLogoCodec } from '../../src/adapters/images/index.ts';
import { readLogoFile } from '../../src/domain/directory/index.ts';
import { useChromium } from '../support/chromium.ts';
import { jpegOf, noisyPngOf, pngOf, webpOf, withChunk } from '../support/pictures.ts';

const chromium = useChromium();
const codec = new WasmLogoCodec();
const encode = (file: Uint8Array) => codec.toPng('file', readLogoFile('file', file));

describe('a logo', () => {
  test.each([
    ['PNG', pngOf(200, 60)],
    ['JPEG', jpegOf(200, 60)],
    ['WebP', webpOf(200, 60)],
  ])('given as %s becomes a PNG of its size', async (_name, file) => {
    const { png, width, height } = await encode(file);
    expect({ width, height }).toEqual({ width: 200, height: 60 });
    const read = PNG.sync.read(Buffer.from(png));
    expect({ width: read.width, height: read.height }).toEqual({ width: 200, height: 60 });
  });

  test('keeps its pixels, and nothing else that was in the file', async () => {
    const file = withChunk(pngOf(64, 32), 'tEXt', Buffer.from('Comment\0<script>alert(1)</script>'));
    const { png } = await encode(file);
    expect(PNG.sync.read(Buffer.from(png)).data).toEqual(PNG.sync.read(file).data);
    expect(Buffer.from(png).toString('latin1')).not.toContain('script');
  });

  test('that is larger than pages show is made smaller, in its proportions', async () => {
    const { png, width, height } = await encode(pngOf(1_024, 512));
    expect({ width, height }).toEqual({ width: 384, height: 192 });
    expect(PNG.sync.read(Buffer.from(png))).toMatchObject({ width: 384, height: 192 });
  });

  test('that no encoder makes small is refused, with its size', async () => {
    await expect(encode(noisyPngOf(288, 192))).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/^file has \d+ KiB as PNG: 128 are the most/),
    });
  });

  test.each([
    ['image/jpeg', 'jpeg', 255],
    ['image/webp', 'webp', 255],
    ['image/webp', 'webp', 128],
    ['image/png', 'png', 128],
  ] as const)(
    'drawn by a browser as %s (%s, opacity %d) is decoded to what the browser drew',
    async (type, format, alpha) => {
      const page = await (await chromium.person()).newPage();
      const url = await page.evaluate(
        ([wanted, opacity]) => {
          const canvas = document.createElement('canvas');
          canvas.width = 90;
          canvas.height = 30;
          const pen = canvas.getContext('2d')!;
          pen.fillStyle = `rgb(10 110 80 / ${opacity / 255})`;
          pen.fillRect(0, 0, 90, 30);
          return canvas.toDataURL(wanted, 0.9);
        },
        [type, alpha] as const,
      );
      expect(url).toContain(type);
      const file = readLogoFile('file', Buffer.from(url.split(',')[1] ?? '', 'base64'));
      expect(file).toMatchObject({ format, width: 90, height: 30 });
      const { data } = PNG.sync.read(Buffer.from((await codec.toPng('file', file)).png));
      const [r = 0, g = 0, b = 0, a = 0] = data.subarray(4 * 45 * 15);
      for (const [got, drawn] of [
        [r, 10],
        [g, 110],
        [b, 80],
        [a, alpha],
      ] as const) {
        expect(Math.abs(got - drawn)).toBeLessThanOrEqual(4);
      }
    },
  );
});

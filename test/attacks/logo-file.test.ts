import { deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { Integration } from '../../src/domain/directory/index.ts';
import { sharedGateway } from '../support/attacker.ts';
import type { TestGateway } from '../support/gateway.ts';
import { chunk, claiming, jpegOf, pngOf, webpOf, withChunk } from '../support/pictures.ts';

const text = (of: string) => Buffer.from(of, 'latin1');
const SCRIPT = '<script>alert(document.domain)</script>';
const png = pngOf(64, 32);
const jpeg = jpegOf(64, 32);
const webp = webpOf(64, 32);

/** The PNG with this in place of its pixels. */
const withPixels = (data: Uint8Array): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk('IDAT', data), chunk('IEND', new Uint8Array())]);

/** A WebP of several chunks. */
function riff(...chunks: [type: string, data: Buffer][]): Buffer {
  const body = Buffer.concat([
    text('WEBP'),
    ...chunks.flatMap(([type, data]) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(data.length);
      return [text(type), length, data, Buffer.alloc(data.length % 2)];
    }),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([text('RIFF'), size, body]);
}

const animationHeader = Buffer.from([2, 0, 0, 0, 63, 0, 0, 31, 0, 0]);
const startOfFrame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 32, 0, 64, 1, 1, 0x11, 0]);

const FILES: [name: string, file: Buffer, why: RegExp][] = [
  ['an SVG', text(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), /SVG, which can hold scripts/],
  ['an SVG behind a declaration and a comment', text(`<?xml version="1.0"?><!-- PNG --><SVG/>`), /SVG/],
  ['an HTML page', text(`<!doctype html>${SCRIPT}`), /no PNG, JPEG or WebP/],
  [
    'an HTML page that begins like a PNG',
    Buffer.concat([png.subarray(0, 8), text(SCRIPT.repeat(9))]),
    /damaged/,
  ],
  ['an HTML page that begins like a JPEG', Buffer.concat([jpeg.subarray(0, 2), text(SCRIPT)]), /damaged/],
  ['an HTML page that begins like a WebP', riff(['VP8L', text(SCRIPT)]), /damaged|pixels|decoded/],
  ['a GIF', text('GIF89a\x40\0\x20\0'), /no PNG, JPEG or WebP/],
  ['a PDF', text('%PDF-1.7'), /no PNG, JPEG or WebP/],
  ['nothing', Buffer.alloc(0), /no PNG, JPEG or WebP/],
  ['a PNG with a page behind it', Buffer.concat([png, text(SCRIPT)]), /behind its picture/],
  [
    'a PNG with an archive behind it',
    Buffer.concat([png, text('PK\x05\x06'), Buffer.alloc(18)]),
    /behind its picture/,
  ],
  ['a JPEG with a page behind it', Buffer.concat([jpeg, text(SCRIPT)]), /behind its picture/],
  ['a WebP with a page behind it', Buffer.concat([webp, text(SCRIPT)]), /behind its picture/],
  ['a PNG that moves', withChunk(png, 'acTL', Buffer.alloc(8)), /moves/],
  ['a WebP that moves', riff(['VP8X', animationHeader], ['ANIM', Buffer.alloc(6)]), /moves/],
  ['a PNG that was cut off', png.subarray(0, -20), /damaged/],
  ['a JPEG that was cut off', jpeg.subarray(0, -20), /damaged/],
  ['a WebP that was cut off', webp.subarray(0, -20), /damaged/],
  [
    'a PNG whose chunk points outside',
    Buffer.concat([png.subarray(0, 33), Buffer.from('7fffffff49444154', 'hex')]),
    /damaged/,
  ],
  ['a PNG with two headers', withChunk(png, 'IHDR', Buffer.alloc(13)), /damaged/],
  ['a JPEG with two frames', Buffer.concat([jpeg.subarray(0, 2), startOfFrame, jpeg.subarray(2)]), /damaged/],
  ['a WebP with two pictures', riff(['VP8L', webp.subarray(20)], ['VP8L', webp.subarray(20)]), /damaged/],
  [
    'a WebP of two sizes',
    riff(['VP8X', Buffer.from([0, 0, 0, 0, 15, 0, 0, 15, 0, 0])], ['VP8L', webp.subarray(20)]),
    /damaged/,
  ],
  ['a PNG that claims a gigapixel', claiming(png, 40_000, 40_000), /40000 × 40000 pixels: 1024/],
  ['a PNG that claims no pixel', claiming(png, 0, 0), /0 × 0 pixels/],
  ['a picture of one pixel', pngOf(1, 1), /1 × 1 pixels: 16/],
  ['a PNG that claims more pixels than it holds', claiming(png, 512, 512), /cannot be decoded/],
  [
    'a PNG that unpacks to 256 MB',
    withPixels(deflateSync(Buffer.alloc(256 * 1024 * 1024), { level: 9 }).subarray(0, 250_000)),
    /cannot be decoded/,
  ],
  [
    'a PNG that unpacks to 64 MB',
    withPixels(deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })),
    /cannot be decoded/,
  ],
  ['a PNG of pixels that are none', withPixels(text('no zlib')), /cannot be decoded/],
  ['a file of 300 KiB', Buffer.concat([png, Buffer.alloc(300 * 1024)]), /has \d+ KiB: 256/],
];

describe('a logo that is none', () => {
  const gateway = sharedGateway();
  const untouched = async (g: TestGateway, before: Integration) =>
    expect(await g.gateway.integrations.byId(before.id)).toEqual(before);

  test.each(FILES)('%s is refused with the reason, and nothing is kept', async (_name, file, why) => {
    const g = gateway();
    const { integration } = await g.integration();
    await expect(g.gateway.logos.add(integration.id, { name: 'default', file })).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'file', message: expect.stringMatching(why) }],
    });
    await expect(
      g.gateway.logos.add(integration.id, { name: 'default', file: png, darkFile: file }),
    ).rejects.toMatchObject({ faults: [{ path: 'dark-file' }] });
    await untouched(g, integration);
  });

  test('what a real picture carries besides its pixels is not served', async () => {
    const g = gateway();
    const { integration } = await g.integration();
    const bomb = Buffer.concat([text('Comment\0\0'), deflateSync(Buffer.alloc(64 * 1024 * 1024))]);
    const file = withChunk(
      withChunk(withChunk(png, 'tEXt', text(`a\0${SCRIPT}`)), 'zTXt', bomb),
      'iCCP',
      bomb,
    );
    const { branding } = await g.gateway.logos.add(integration.id, { name: 'default', file });
    const { hash } = branding.logos[0]!.light;
    const served = await fetch(`${g.origin}/logos/${hash}.png`);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(bytes.toString('latin1')).not.toMatch(/script|tEXt|zTXt|iCCP/);
    expect(PNG.sync.read(bytes).data).toEqual(PNG.sync.read(png).data);
  });

  test.each(['', 'Default', 'a b', '../x', 'x'.repeat(33), 'https://evil.example/x.png', '<b>', '-x', 'é'])(
    'a logo cannot be called %j',
    async (name) => {
      const g = gateway();
      const { integration } = await g.integration();
      await expect(g.gateway.logos.add(integration.id, { name, file: png })).rejects.toMatchObject({
        faults: [{ path: 'name' }],
      });
      await untouched(g, integration);
    },
  );

  test('an eleventh is refused, another picture for one of the ten is not', async () => {
    const g = gateway();
    let { integration } = await g.integration();
    for (let n = 1; n <= 10; n += 1) {
      integration = await g.gateway.logos.add(integration.id, { name: `l${n}`, file: png });
    }
    await expect(g.gateway.logos.add(integration.id, { name: 'l11', file: png })).rejects.toMatchObject({
      faults: [{ path: 'name', message: expect.stringContaining('10') }],
    });
    const changed = await g.gateway.logos.add(integration.id, { name: 'l3', file: pngOf(64, 32, 3) });
    expect(changed.branding.logos.map(({ name }) => name)).toEqual(
      integration.branding.logos.map(({ name }) => name),
    );
    expect(changed.branding.logos[2]?.light).not.toEqual(integration.branding.logos[2]?.light);
  });
});

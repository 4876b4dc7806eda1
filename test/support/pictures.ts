import { crc32 } from 'node:zlib';
import photon from '@silvia-odwyer/photon-node';
import { PNG } from 'pngjs';

/** A picture of many colours, as a PNG by an encoder that the product does not use. */
export function pngOf(width: number, height: number, seed = 1): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < png.data.length; i += 1)
    png.data[i] = i % 4 === 3 ? 255 : (((i >> 6) * seed) % 200) + 20;
  return PNG.sync.write(png);
}

/** A picture that no encoder can make small. */
export function noisyPngOf(width: number, height: number): Buffer {
  const png = new PNG({ width, height });
  let state = 1;
  for (let i = 0; i < png.data.length; i += 1) {
    state = (state * 48271) % 2147483647;
    png.data[i] = i % 4 === 3 ? 255 : state & 255;
  }
  return PNG.sync.write(png);
}

export const jpegOf = (width: number, height: number): Buffer =>
  Buffer.from(whole(width, height).get_bytes_jpeg(60));

/** Lossless. */
export const webpOf = (width: number, height: number): Buffer =>
  Buffer.from(whole(width, height).get_bytes_webp());

const whole = (width: number, height: number) => photon.PhotonImage.new_from_byteslice(pngOf(width, height));

/** A PNG chunk with its checksum (PNG third edition section 5.3). */
export function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(typed), 4);
  return Buffer.concat([around.subarray(0, 4), typed, around.subarray(4)]);
}

/** The PNG with a chunk before its end. */
export const withChunk = (png: Buffer, type: string, data: Uint8Array): Buffer =>
  Buffer.concat([png.subarray(0, -12), chunk(type, data), png.subarray(-12)]);

/** The PNG whose header claims another size. */
export function claiming(png: Buffer, width: number, height: number): Buffer {
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), png.subarray(33)]);
}

import { Worker } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { faulty, type LogoCodec, type LogoFile } from '../../domain/directory/index.ts';
import { SECOND, unavailable } from '../../kernel/index.ts';
import type { Encoded, ToEncode } from './encode.ts';

/** Three times what pages show, for screens with small pixels. */
const MOST_WIDTH = 576;
const MOST_HEIGHT = 192;
/** What a waiting page loads besides its 12 KB, once for each browser. */
const MOST_SERVED = 128 * 1024;
/** A picture of a megapixel takes a tenth of a second, and the worker as long to start. */
const PATIENCE = 20 * SECOND;
/** The largest row a PNG of 1,024 pixels can have, for all its rows and passes (8 bytes a pixel). */
const MOST_INFLATED = 16 * 1024 * 1024;

/** Beside this file, with its ending: `.ts` where the sources run, `.js` where the build does. */
const WORKER = new URL(`./encode${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

/**
 * Decodes in WebAssembly, in a thread of its own: a decoder that is led astray reads nothing of the gateway, keeps
 * nobody's sign-in waiting, and is gone afterwards.
 */
export class WasmLogoCodec implements LogoCodec {
  async toPng(path: string, file: LogoFile): Promise<Encoded> {
    if (file.format === 'png') refuseBomb(path, file.bytes);
    const encoded = await inWorker({
      bytes: file.bytes,
      width: file.width,
      height: file.height,
      mostWidth: MOST_WIDTH,
      mostHeight: MOST_HEIGHT,
    });
    if (encoded === undefined) throw damaged(path);
    if (encoded.png.length > MOST_SERVED) {
      throw faulty(
        path,
        `has ${Math.ceil(encoded.png.length / 1024)} KiB as PNG: ${MOST_SERVED / 1024} are the most. Give a smaller or simpler one.`,
      );
    }
    return encoded;
  }
}

const damaged = (path: string) => faulty(path, 'cannot be decoded: save it again, as PNG.', 'logo-damaged');

/** PNG third edition section 10: all of the picture is one zlib stream. Whoever packs more into it means no picture. */
function refuseBomb(path: string, png: Uint8Array): void {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  try {
    inflateSync(Buffer.concat(parts), { maxOutputLength: MOST_INFLATED });
  } catch {
    throw damaged(path);
  }
}

function inWorker(workerData: ToEncode): Promise<Encoded | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, {
      workerData,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const timer = setTimeout(() => void worker.terminate(), PATIENCE);
    worker.once('message', resolve);
    worker.once('error', (cause) => reject(unavailable('the picture could not be decoded', cause)));
    worker.once('exit', () => {
      clearTimeout(timer);
      // After a message this changes nothing.
      resolve(undefined);
    });
  });
}

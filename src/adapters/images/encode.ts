import { parentPort, workerData } from 'node:worker_threads';
import photon from '@silvia-odwyer/photon-node';

/** What the worker is given. */
export interface ToEncode {
  readonly bytes: Uint8Array;
  /** What the file claims, and must turn out to be. */
  readonly width: number;
  readonly height: number;
  /** What it is made to fit in. */
  readonly mostWidth: number;
  readonly mostHeight: number;
}

/** What the worker says, once. */
export interface Encoded {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Runs in a worker of its own that ends with it. A file that cannot be decoded traps the WebAssembly, which throws; what
 * follows from that is the answer `undefined`.
 */
function encode({ bytes, width, height, mostWidth, mostHeight }: ToEncode): Encoded | undefined {
  try {
    const whole = photon.PhotonImage.new_from_byteslice(bytes);
    if (whole.get_width() !== width || whole.get_height() !== height) return undefined;
    const scale = Math.min(1, mostWidth / width, mostHeight / height);
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    const fitting =
      scale < 1 ? photon.resize(whole, size.width, size.height, photon.SamplingFilter.Lanczos3) : whole;
    return { png: fitting.get_bytes(), ...size };
  } catch {
    return undefined;
  }
}

parentPort?.postMessage(encode(workerData as ToEncode));

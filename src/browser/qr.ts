import { correction, generate } from 'lean-qr/nano';

/** White modules on every side, without which readers do not find the code (ISO/IEC 18004 section 6.3.8). */
export const QUIET_ZONE = 4;

export interface QrMatrix {
  /** Modules on each side, the quiet zone included. */
  size: number;
  dark(x: number, y: number): boolean;
}

/** The modules of a QR code of error correction level M. */
export function qrMatrix(text: string): QrMatrix {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return {
    size: code.size + 2 * QUIET_ZONE,
    dark: (x, y) => code.get(x - QUIET_ZONE, y - QUIET_ZONE),
  };
}

/**
 * Draws the code black on white, as large as the parent allows. A module is a whole number of device pixels: uneven
 * ones are what readers fail on. Without a text the code is wiped out.
 */
export function drawQr(canvas: HTMLCanvasElement, text: string | undefined): void {
  const context = canvas.getContext('2d');
  const room = (canvas.parentElement?.clientWidth ?? 0) * devicePixelRatio;
  if (!context || !room) return;
  const matrix = qrMatrix(text ?? '');
  const scale = Math.max(1, Math.floor(room / matrix.size));
  canvas.width = canvas.height = matrix.size * scale;
  canvas.style.width = `${canvas.width / devicePixelRatio}px`;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (text === undefined) return;
  context.fillStyle = '#000';
  for (let y = 0; y < matrix.size; y++)
    for (let x = 0; x < matrix.size; x++)
      if (matrix.dark(x, y)) context.fillRect(x * scale, y * scale, scale, scale);
}

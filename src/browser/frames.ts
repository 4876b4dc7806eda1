import type { WaitingFrames } from '../pages/browser-door.ts';

/** A frame is good for some steps after it was shown; the last one we have may stand this much longer. */
const STEPS_AFTER_THE_LAST = 2;

export interface CurrentFrame {
  /** What the QR code says. */
  url: string;
  /** Milliseconds until something else is to be drawn. */
  changesIn: number;
}

/** The frame to draw `age` milliseconds after the frames were received, or undefined when all are too old to show. */
export function frameAt(frames: WaitingFrames, age: number): CurrentFrame | undefined {
  const { prefix, codes, nextIn, step } = frames;
  const last = codes.length - 1;
  const index = Math.min(last, age < nextIn ? 0 : 1 + Math.floor((age - nextIn) / step));
  const code = codes[index];
  if (code === undefined) return undefined;
  const ends = nextIn + index * step + (index === last ? STEPS_AFTER_THE_LAST * step : 0);
  return age < ends ? { url: `${prefix}.${code}`, changesIn: ends - age } : undefined;
}

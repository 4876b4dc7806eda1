/** A life as both stores count it: whole milliseconds, at least one. A life that is no number is the caller's fault. */
export function wholeLife(life: number): number {
  if (!Number.isFinite(life)) throw new RangeError('The life of an ephemeral entry must be a finite number.');
  return Math.max(1, Math.ceil(life));
}

/** Seconds before the end at which a person is told: the least that WCAG 2.2 (2.2.1) asks for. */
export const WARN_BEFORE = 20;

/** Tells once that the time is nearly over, and once that it is, until stopped. `end` is in milliseconds since 1970. */
export function deadline(end: number, tell: { soon: () => void; over: () => void }): () => void {
  const left = end - Date.now();
  const timers = [
    setTimeout(tell.soon, Math.max(0, left - WARN_BEFORE * 1000)),
    setTimeout(tell.over, Math.max(0, left)),
  ];
  return () => timers.forEach(clearTimeout);
}

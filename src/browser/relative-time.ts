const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How far away a moment is, in the reader's words: "10 seconds ago" for -10, "in 2 minutes" for 125. */
export function relativeTime(seconds: number, lang: string): string {
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
  const distance = Math.abs(seconds);
  if (distance < MINUTE) return format.format(Math.trunc(seconds), 'second');
  if (distance < HOUR) return format.format(Math.trunc(seconds / MINUTE), 'minute');
  return format.format(Math.trunc(seconds / HOUR), 'hour');
}

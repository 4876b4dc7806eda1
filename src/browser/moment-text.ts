/** A moment (RFC 3339) as people say it where they are: day and time by this device's zone. */
export const momentText = (moment: string): string =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'short' }).format(
    new Date(moment),
  );

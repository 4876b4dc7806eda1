/** The lines of `INFO`, asked one by one; undefined for what the server does not tell. */
export const factsOf =
  (info: string) =>
  (name: string): string | undefined =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

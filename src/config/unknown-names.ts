const OUR_PREFIX = 'COUNTERSIGN_';

/** A mistyped setting of ours would otherwise be silently ignored. */
export function unknownNames(values: Record<string, string>, known: readonly string[]): string[] {
  return Object.keys(values)
    .filter((name) => name.startsWith(OUR_PREFIX) && !known.includes(name))
    .map((name) => {
      const near = known.find((candidate) => sharedPrefix(candidate, name) > OUR_PREFIX.length + 2);
      return `${name} is not a setting${near ? `: did you mean ${near}?` : '.'}`;
    });
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

import { isIPv4, isIPv6 } from 'node:net';

/**
 * The relation of two addresses: the same IPv4 address or the same IPv6 /64, which is what one household or office has.
 * Where one is of either version nothing can be said. A phone on a mobile network is `different` from the computer
 * beside it: this is a sign, never a proof (RFC 10027, proximity).
 */
export function relationOf(a: string, b: string): 'same' | 'different' | 'unknown' {
  if (isIPv4(a) && isIPv4(b)) return a === b ? 'same' : 'different';
  if (isIPv6(a) && isIPv6(b)) return prefixOf(a) === prefixOf(b) ? 'same' : 'different';
  return 'unknown';
}

/** The first four groups of an IPv6 address. */
function prefixOf(address: string): string {
  // An IPv4 address at the end stands for two groups; which ones does not matter here.
  const plain = address
    .toLowerCase()
    .replace(/%.*$/, '')
    .replace(/[\d.]+\.\d+$/, '0:0');
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

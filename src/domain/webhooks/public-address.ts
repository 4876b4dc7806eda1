import ipaddr from 'ipaddr.js';

/**
 * Whether this is an address that anybody on the Internet may be called at: not private, loopback, link-local, shared,
 * reserved or a documentation one (RFC 6890), nor one of those inside an IPv6 address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 nothing is public yet but 2000::/3; what is outside may lead inside by a translator of the network's own.
  return parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1;
}

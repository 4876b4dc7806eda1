import ipaddr from 'ipaddr.js';

/**
 * Whether this is an address that anybody on the Internet may be called at: not private, loopback, link-local, shared,
 * reserved or a documentation one (RFC 6890), nor one of those inside an IPv6 address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * The gateway seen from outside: requests to its own name, handshakes with it, and a relying party that uses it. No other
 * address is ever asked.
 */
export { GatewayOutside } from './gateway-outside.ts';
export { GatewayProbe, type GatewayProbeParts } from './gateway-probe.ts';
export { OpenidClientParty } from './openid-client-party.ts';
export { OwnAddress, type OwnAddressParts } from './own-address.ts';
export { probeTls, type TlsProbeParts } from './tls-probe.ts';

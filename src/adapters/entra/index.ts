/** Microsoft Entra over the network: the keys by which it signs. */
export { EntraKeysHttp } from './entra-keys-http.ts';

/**
 * Microsoft Entra external MFA: what Entra asks after its own first factor, by whose word, and who here may answer for
 * whom there.
 */
export type { EntraKeys } from './entra-keys.ts';
export type { EntraAccount, EntraLink, EntraLinkStore } from './link.ts';
export { EntraLinks, type LinkInput, type Standing } from './links.ts';
export { chooseFactor, methodOf, type SecondFactor } from './second-factor.ts';
export { type SecondFactorRequest, SecondFactors } from './second-factors.ts';

import { ScriptedBrowser } from '../../src/cli/index.ts';
import { PhoneClient } from '../../src/phone/index.ts';
import { freshKey, type TestGateway } from './gateway.ts';
import { type Standing, WebPhoneActor } from './web-phone.ts';

/** Both kinds of phone. */
export const PHONES = ['app', 'web'] as const;
export type PhoneKind = (typeof PHONES)[number];

/** Networks of the registries' allocations, where a trusted proxy says that a request comes from. */
export const DE = '193.99.144.80';
export const DE_TOO = '193.99.144.85';
export const US = '8.8.8.8';

/** Behind the one proxy that these gateways believe. */
export const BEHIND_PROXY = { TRUST_PROXY: '127.0.0.1' };
export const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });

/** What a phone of either kind does with a sign-in. */
export interface AnyPhone {
  claim(frame: string): Promise<{ challenge: string; statement: string }>;
  /** `number`: what was typed. */
  approve(claimed: { challenge: string; statement: string }, number?: string): Promise<Standing>;
  decline(claimed: { challenge: string; statement: string }, reason: 'refused' | 'not_me'): Promise<Standing>;
  /** How a challenge that it holds stands. */
  standing(challenge: string): Promise<Standing>;
}

/** A phone of this kind for this person, enrolled, on this network. */
export async function phoneAt(
  g: TestGateway,
  kind: PhoneKind,
  name: string,
  address?: string,
): Promise<AnyPhone> {
  const headers = address === undefined ? {} : from(address);
  return kind === 'app' ? appPhone(g, name, headers) : webPhone(g, name, headers);
}

async function appPhone(g: TestGateway, name: string, headers: Record<string, string>): Promise<AnyPhone> {
  const client = new PhoneClient({
    issuer: g.issuer,
    key: await freshKey(),
    now: () => g.clock.now(),
    fetch: (input, init) =>
      g.fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...headers } }),
  });
  await client.enroll(await g.invitationFor(name), `${name}'s phone`);
  return {
    claim: (frame) => client.claim(frame),
    approve: ({ challenge, statement }, number) => client.approve(challenge, statement, number),
    decline: ({ challenge, statement }, reason) => client.decline(challenge, statement, reason),
    standing: (challenge) => client.challenge(challenge),
  };
}

async function webPhone(g: TestGateway, name: string, headers: Record<string, string>): Promise<AnyPhone> {
  const actor = new WebPhoneActor(g, new ScriptedBrowser(g.origin, headers));
  await actor.enroll(await g.invitationFor(name));
  return {
    claim: (frame) => actor.scanAndClaim(frame),
    approve: (claimed, number) => actor.approve(claimed, {}, number),
    decline: ({ challenge }, reason) => actor.decline(challenge, reason),
    standing: (challenge) => actor.standing(challenge),
  };
}

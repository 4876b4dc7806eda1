import { AccountActor } from './account.ts';
import type { TestGateway } from './gateway.ts';

/** Walks through the setup of a new instance by its link; `enroll` sets the owner's phone up. */
export async function ownedBy(
  g: TestGateway,
  link: string,
  enroll: (invitation: string) => Promise<unknown>,
): Promise<AccountActor> {
  const actor = new AccountActor(g);
  await actor.send('/setup', { token: link });
  const names = { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' };
  const page = await actor.send('/setup/owner', names);
  await enroll(/data-link="([^"]*)"/.exec(page.html)?.[1] ?? '');
  await actor.send('/setup/ready');
  return actor;
}

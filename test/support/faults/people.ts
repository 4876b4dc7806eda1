import type { Deployment } from '../gateway-processes.ts';
import { App } from './app.ts';
import { Person } from './person.ts';

/** In milliseconds, where no series asks for another. */
const HESITATION = 800;

/** Settings with which a few addresses may do what a crowd does. */
export const NO_LIMITS = Object.fromEntries(
  ['AUTHORIZE', 'INTEGRATION', 'BEGUN', 'SCAN', 'PHONE', 'INVITATION', 'REFUSAL', 'REFUSALS'].map((name) => [
    `COUNTERSIGN_LIMIT_${name}`,
    '100000',
  ]),
);

/** So many people with phones, and an application that they sign in to. A node must be up. */
export async function peopleOf(
  gateways: Pick<Deployment, 'publicUrl' | 'cli'>,
  count: number,
  hesitation = HESITATION,
): Promise<Person[]> {
  const redirectUri = 'https://app.example.com/callback';
  const { clientId, clientSecret } = await gateways.cli<{ clientId: string; clientSecret: string }>(
    ...['integration', 'create', '--kind', 'oidc', '--name', 'App', '--redirect-uri', redirectUri],
  );
  const origin = gateways.publicUrl;
  const app = new App({ origin, clientId, clientSecret, redirectUri });
  const people: Person[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = `person${n}@example.com`;
    const { invitationUrl } = await gateways.cli<{ invitationUrl: string }>(
      ...['user', 'invite', '--email', email, '--given-name', 'Person'],
    );
    people.push(await Person.enroll(invitationUrl, { origin, app, email, hesitation }));
  }
  return people;
}

import { describe, expect, test } from 'vitest';
import { assertAdmitted } from '../../src/domain/approval/admission.ts';
import type { Challenge, Purpose } from '../../src/domain/challenge/index.ts';
import { newUser, type PeopleStore, type SignUpPolicy, type User } from '../../src/domain/directory/index.ts';
import type { OrganizationId } from '../../src/kernel/index.ts';
import { outcomeOf, pending } from './a-challenge.ts';

const person = (change: Partial<User> = {}): User =>
  newUser({ id: 'usr_ada', createdAt: 0, email: 'ada@contoso.com', emailVerified: true, ...change });

const where = (signUp: SignUpPolicy, change: Partial<Challenge> = {}): Challenge => ({
  ...pending,
  policy: { ...pending.policy, signUp },
  ...change,
});

const peopleWho = (isInvited: PeopleStore['isInvited'], change: Partial<PeopleStore> = {}) =>
  ({
    isInvited,
    isWelcome: async () => false,
    isBlocked: async () => false,
    ...change,
  }) satisfies Partial<PeopleStore> as unknown as PeopleStore;
const invited = peopleWho(async () => true);
const uninvited = peopleWho(async () => false);

/** Where the policy is still what it was. */
const at = (people: PeopleStore) => ({
  people,
  integrations: { byId: async () => undefined },
  links: { standing: async () => 'linked' as const },
});

const OPEN: SignUpPolicy = { mode: 'open', domains: [] };
const INVITED: SignUpPolicy = { mode: 'invited', domains: [] };
const DOMAINS: SignUpPolicy = { mode: 'domains', domains: ['contoso.com'] };

const ADA = person();
const ELSEWHERE = person({ email: 'ada@elsewhere.example' });
const UNVERIFIED = person({ emailVerified: false });
const NAMELESS = person({ email: undefined, emailVerified: false });

describe('whether a person may sign in', () => {
  test.each<[string, SignUpPolicy, User, string, string]>([
    ['anybody', OPEN, NAMELESS, 'admitted', 'admitted'],
    ['who is invited', INVITED, ADA, 'not_admitted', 'admitted'],
    ['of the domain', DOMAINS, ADA, 'admitted', 'admitted'],
    ['of another domain', DOMAINS, ELSEWHERE, 'not_admitted', 'admitted'],
    ['who only says to be of the domain', DOMAINS, UNVERIFIED, 'not_admitted', 'admitted'],
    ['without an address', DOMAINS, NAMELESS, 'not_admitted', 'admitted'],
    ['of a domain where there is none', { mode: 'domains', domains: [] }, ADA, 'not_admitted', 'admitted'],
    ['of a domain under the one', DOMAINS, person({ email: 'a@x.contoso.com' }), 'not_admitted', 'admitted'],
    [
      'of a domain that ends like the one',
      DOMAINS,
      person({ email: 'a@xcontoso.com' }),
      'not_admitted',
      'admitted',
    ],
  ])('%s: %j', async (_, signUp, user, without, withInvitation) => {
    expect(await outcomeOf(assertAdmitted(at(uninvited), user, where(signUp)), 'admitted')).toBe(without);
    expect(await outcomeOf(assertAdmitted(at(invited), user, where(signUp)), 'admitted')).toBe(
      withInvitation,
    );
  });

  test('is asked of the organization whose application it is', async () => {
    const asked: OrganizationId[] = [];
    const people = peopleWho(async (_, organization) => {
      asked.push(organization);
      return organization === 'org_one';
    });
    await assertAdmitted(at(people), ADA, where(INVITED, { organizationId: 'org_one' }));
    await expect(
      assertAdmitted(at(people), ADA, where(INVITED, { organizationId: 'org_two' })),
    ).rejects.toMatchObject({ kind: 'refused', code: 'not_admitted' });
    expect(asked).toEqual(['org_one', 'org_two']);
  });

  test.each<Purpose>(['account', 'add-phone'])('is no question for their own %s', async (purpose) => {
    await assertAdmitted(at(uninvited), ADA, where(INVITED, { purpose, integrationId: undefined }));
  });

  test('is yes for whoever has proven the address that was invited there, and for nobody who only says so', async () => {
    const people = peopleWho(async () => false, {
      isWelcome: async (email, organization) =>
        email === ADA.email && organization === pending.organizationId,
    });
    const asked = (user: User) => outcomeOf(assertAdmitted(at(people), user, where(INVITED)), 'admitted');
    expect(await asked(ADA)).toBe('admitted');
    for (const user of [UNVERIFIED, ELSEWHERE, NAMELESS]) expect(await asked(user)).toBe('not_admitted');
  });

  test('is no for whoever the organization blocks, invited or not, at its own applications alone', async () => {
    const people = peopleWho(async () => true, { isBlocked: async (_, at) => at === 'org_one' });
    const asked = (change: Partial<Challenge>) =>
      outcomeOf(assertAdmitted(at(people), ADA, where(OPEN, change)), 'admitted');
    expect(await asked({ organizationId: 'org_one' })).toBe('blocked');
    expect(await asked({ organizationId: 'org_two' })).toBe('admitted');
    const own = { organizationId: 'org_one', purpose: 'account', integrationId: undefined } as const;
    expect(await asked(own)).toBe('admitted');
  });

  test('is not taken for yes when the directory does not answer', async () => {
    const broken = peopleWho(() => Promise.reject(new Error('down')));
    await expect(assertAdmitted(at(broken), ADA, where(INVITED))).rejects.toThrow('down');
    await expect(assertAdmitted(at(broken), ELSEWHERE, where(DOMAINS))).rejects.toThrow('down');
  });
});

describe('a demo user', () => {
  const demo = person({ demo: true });

  test.each<Purpose>(['sign-in', 'account', 'add-phone'])(
    'is refused every %s but the demo application’s',
    async (purpose) => {
      for (const people of [invited, uninvited]) {
        const asked = where(OPEN, { purpose });
        expect(await outcomeOf(assertAdmitted(at(people), demo, asked), 'admitted')).toBe('demo_only');
      }
    },
  );

  test('may sign in to the demo application, whatever it asks of others', async () => {
    for (const policy of [OPEN, INVITED, DOMAINS]) {
      await assertAdmitted(at(uninvited), demo, where(policy, { demo: true }));
    }
  });
});

import type { Suite } from './suite.ts';

/** Every standard claim that we can know of a person. */
export const WHOLE_PERSON = {
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  nickname: 'Ada',
  email: 'ada@example.com',
  email_verified: true,
  phone_number: '+44 20 7946 0000',
  phone_number_verified: false,
  address: { formatted: '12 St James Square\nLondon' },
};

/** The suite wants a person of whom everything is known: phone number and address are what people type at /me. */
export async function describePerson({ g }: Suite): Promise<void> {
  const { people } = g.gateway;
  const ada = await people.userByEmail('ada@example.com');
  if (!ada) throw new Error('Ada is not enrolled');
  const next = {
    ...ada,
    phoneNumber: WHOLE_PERSON.phone_number,
    address: WHOLE_PERSON.address.formatted,
    version: ada.version + 1,
  };
  if ((await people.updateUser(next)) !== 'updated') throw new Error('Ada could not be described');
}

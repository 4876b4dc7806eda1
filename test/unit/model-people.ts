import { type IdentifiedPhone, thumbprint, WebAuthn } from '../../src/domain/approval/index.ts';
import {
  type AppPhone,
  newUser,
  type PeopleStore,
  type PhonePublicKey,
  type WebPhone,
} from '../../src/domain/directory/index.ts';
import { type PhoneId, systemRandom, type UserId } from '../../src/kernel/index.ts';
import { generatePhoneKeyPair, type PhoneKey, webCryptoPhoneKey } from '../../src/phone/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';
import { Passkey } from '../support/passkey.ts';

export const ISSUER = 'https://id.example.com';

/** Somebody with an app on a phone. */
export interface AppOwner {
  by: IdentifiedPhone<AppPhone>;
  key: PhoneKey;
}

/** Somebody with a passkey that the waiting browser can reach. */
export interface PasskeyOwner {
  by: IdentifiedPhone<WebPhone>;
  passkey: Passkey;
}

export interface Cast {
  apps: AppOwner[];
  passkeys: PasskeyOwner[];
  store: PeopleStore;
}

/** Two phones of one person, and one each of two others; and a passkey each of the first two people. */
export async function castOfTheModel(): Promise<Cast> {
  const apps: AppOwner[] = [];
  const passkeys: PasskeyOwner[] = [];
  const store = {
    isInvited: async () => true,
    isWelcome: async () => false,
    isBlocked: async () => false,
    phonesOf: async () => [],
    webPhoneByCredential: async (id) => passkeys.find(({ passkey }) => passkey.id === id)?.by,
  } satisfies Partial<PeopleStore> as unknown as PeopleStore;
  const owners: UserId[] = ['usr_ada', 'usr_ada', 'usr_eve', 'usr_bob'];
  for (const [n, userId] of owners.entries()) apps.push(await anApp(`phn_${n}`, userId));
  passkeys.push(await aPasskey('phn_web_ada', 'usr_ada', store));
  passkeys.push(await aPasskey('phn_web_eve', 'usr_eve', store));
  return { apps, passkeys, store };
}

const base = (id: PhoneId, userId: UserId) => ({ id, userId, name: '', createdAt: 0, revokedAt: undefined });

async function anApp(id: PhoneId, userId: UserId): Promise<AppOwner> {
  const key = await webCryptoPhoneKey(await generatePhoneKeyPair(true));
  const publicKey = key.publicJwk as PhonePublicKey;
  const phone: AppPhone = { ...base(id, userId), kind: 'app', publicKey, thumbprint: thumbprint(publicKey) };
  return { key, by: { phone, user: newUser({ id: userId, createdAt: 0 }) } };
}

async function aPasskey(id: PhoneId, userId: UserId, people: PeopleStore): Promise<PasskeyOwner> {
  const passkey = new Passkey(ISSUER);
  const user = newUser({ id: userId, createdAt: 0 });
  const store = new MemoryEphemeralStore(new FakeClock());
  const webAuthn = new WebAuthn({ people, store, random: systemRandom, issuer: ISSUER });
  const made = await webAuthn.register(passkey.register(await webAuthn.registerOptions(user)), user);
  return { passkey, by: { phone: { ...base(id, userId), kind: 'web', ...made }, user } };
}

import { expect, test } from 'vitest';
import { Sessions } from '../../src/domain/account/index.ts';
import { newUser, type PeopleStore } from '../../src/domain/directory/index.ts';
import { FORGETS_NOTHING, newId, type SpentFacts, unavailable } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FixedRandom } from '../support/fixed-random.ts';
import { MemoryEphemeralStore } from '../support/memory-ephemeral-store.ts';

test('a session whose end could not be written down is still there, to be ended again', async () => {
  const [clock, random] = [new FakeClock(), new FixedRandom()];
  const user = newUser({ id: newId('usr', random), createdAt: clock.now(), email: 'ada@example.com' });
  const phone = { id: newId('phn', random), userId: user.id };
  const people = { phoneWithUser: async () => ({ phone, user }) } as unknown as PeopleStore;
  let gone = true;
  const spent: SpentFacts = {
    ...FORGETS_NOTHING,
    async spend() {
      if (gone) throw unavailable('the directory is gone', undefined);
      return true;
    },
  };
  const sessions = new Sessions({ store: new MemoryEphemeralStore(clock), people, clock, random, spent });
  const approved = { userId: user.id, phoneId: phone.id, acr: 'x', amr: [], authenticatedAt: clock.now() };
  const { token = '', session } = (await sessions.open(approved)) ?? {};
  await expect(sessions.end(session?.id ?? '')).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await sessions.recall(token)).toBeDefined();
  gone = false;
  await sessions.end(session?.id ?? '');
  expect(await sessions.recall(token)).toBeUndefined();
});

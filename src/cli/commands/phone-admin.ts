import type { Arguments, Io } from '../io.ts';
import { print } from '../io.ts';
import type { Verb } from '../nouns.ts';
import { asOperator, userOf } from './user-admin.ts';

/** The phones of a person, for operators. */
export async function listPhones(io: Io, args: Arguments): Promise<void> {
  await asOperator(io, args, async (desk) => {
    const { phoneList = [] } = await desk.people.view(desk.actor, await userOf(desk, args));
    const phones = phoneList.map(({ id, name, kind, createdAt }) => ({
      phone: id,
      name,
      kind,
      added: new Date(createdAt).toISOString(),
    }));
    if (args.json) io.out(`${JSON.stringify(phones)}\n`);
    else for (const phone of phones) print(io, false, phone);
  });
}

/** `phone revoke`: it signs nobody in any more, and what it opened is closed. */
export const revokePhone: Verb = {
  help: [
    '--user ID|EMAIL --phone ID   (for operators: it signs nobody in any more, and what it opened is closed)',
  ],
  options: { user: { type: 'string' }, phone: { type: 'string' } },
  async run(io, args) {
    await asOperator(io, args, async (desk) => {
      const user = await userOf(desk, args);
      const phone = args.required('phone');
      await desk.people.revokePhone(desk.actor, user, phone);
      print(io, args.json, { user, phone, revoked: true });
    });
  },
};

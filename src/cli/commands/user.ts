import { checkLanguage } from '../../domain/directory/index.ts';
import { withDirectory } from '../directory.ts';
import { print } from '../io.ts';
import type { Noun } from '../nouns.ts';
import { entraLinks } from './entra-links.ts';
import { asOperator, userAdmin, userOf } from './user-admin.ts';

/** `user …`: the people who sign in. */
export const user: Noun = {
  invite: {
    help: ['--email ADDRESS [--given-name NAME] [--family-name NAME] [--nickname NAME] [--organization ID]'],
    options: {
      email: { type: 'string' },
      'given-name': { type: 'string' },
      'family-name': { type: 'string' },
      nickname: { type: 'string' },
      organization: { type: 'string' },
    },
    async run(io, args) {
      await asOperator(io, args, async ({ people, actor }) => {
        const invited = await people.invite(actor, {
          email: args.required('email'),
          givenName: args.text('given-name'),
          familyName: args.text('family-name'),
          nickname: args.text('nickname'),
        });
        print(io, args.json, {
          user: invited.user.id,
          invitationUrl: invited.url,
          invitationCode: invited.code,
          expiresAt: new Date(invited.expiresAt).toISOString(),
        });
      });
    },
  },
  'invite again': {
    help: [
      '--user ID|EMAIL [--organization ID] [--revoke-phones]',
      '        (another code; where they had a phone, for one that is lost)',
    ],
    options: {
      user: { type: 'string' },
      organization: { type: 'string' },
      'revoke-phones': { type: 'boolean' },
    },
    async run(io, args) {
      await asOperator(io, args, async (desk) => {
        const revokePhones = args.flag('revoke-phones');
        const invited = await desk.people.inviteAgain(desk.actor, await userOf(desk, args), { revokePhones });
        print(io, args.json, {
          user: invited.user.id,
          invitationUrl: invited.url,
          invitationCode: invited.code,
          expiresAt: new Date(invited.expiresAt).toISOString(),
        });
      });
    },
  },
  recover: {
    help: [
      '--email ADDRESS [--revoke-phones] [--language en|de|fr|it|nl]',
      '        (an invitation for somebody who lost their phone; the language is that of the mail about it)',
    ],
    options: {
      email: { type: 'string' },
      'revoke-phones': { type: 'boolean' },
      language: { type: 'string' },
    },
    async run(io, args) {
      let mailFailed = false;
      const complain = (text: string) => {
        mailFailed = true;
        io.err(text);
      };
      await withDirectory(
        io.env,
        async ({ recovery, letters }) => {
          const issued = await recovery.byOperator(
            args.required('email'),
            args.flag('revoke-phones'),
            checkLanguage(args.text('language') ?? ''),
          );
          await letters.settled();
          print(io, args.json, {
            user: issued.user.id,
            invitationUrl: issued.url,
            invitationCode: issued.code,
            expiresAt: new Date(issued.expiresAt).toISOString(),
            phonesRevoked: issued.revoked,
            toldByMail: letters.possible && !mailFailed,
          });
        },
        complain,
      );
    },
  },
  ...userAdmin,
  ...entraLinks,
};

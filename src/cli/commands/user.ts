import { withDirectory } from '../directory.ts';
import { print } from '../io.ts';
import type { Noun } from '../nouns.ts';

/** `user …`: the people who sign in. */
export const user: Noun = {
  invite: {
    help: ['--email ADDRESS [--given-name NAME] [--family-name NAME] [--nickname NAME]'],
    options: {
      email: { type: 'string' },
      'given-name': { type: 'string' },
      'family-name': { type: 'string' },
      nickname: { type: 'string' },
    },
    async run(io, args) {
      await withDirectory(io.env, async ({ enrollment }) => {
        const invited = await enrollment.invite({
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
};

import type { Pages } from './pages.ts';

/** The pages of single sign-on, at least once in each state. */
export const sessionSamples: {
  readonly [P in 'sign-out' | 'signed-out']: Readonly<Record<string, Pages[P]>>;
} = {
  'sign-out': {
    bare: { path: '/session/end/confirm', person: 'Ada Lovelace', fields: [] },
    'asked by an application': {
      path: '/session/end/confirm',
      person: 'Ada Lovelace',
      fields: [
        ['client_id', 'shop'],
        ['post_logout_redirect_uri', 'https://shop.contoso.example/bye'],
        ['state', 'x'],
      ],
    },
  },
  'signed-out': {
    ended: { state: 'ended' },
    'nothing to end': { state: 'nothing' },
    'in a frame': { state: 'framed' },
  },
};

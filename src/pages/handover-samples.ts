import type { Pages } from './pages.ts';

const opened = {
  application: 'Contoso Shop',
  issuer: 'https://sign-in.contoso.example',
  metadataUrl: 'https://sign-in.contoso.example/.well-known/openid-configuration',
  clientId: 'Zk3vXr0b2YwQ9dLmN4tTgA',
  clientSecret: 'n0T-a-SeCrEt-n0T-a-SeCrEt-n0T-a-SeCrEt-n0T-',
};

/** The pages of a link to a client secret, at least once in each state. */
export const handoverSamples: {
  readonly [P in 'handover' | 'handover-opened']: Readonly<Record<string, Pages[P]>>;
} = {
  handover: { closed: { path: '/handover' }, gone: { path: '/handover', gone: true } },
  'handover-opened': {
    'that expires': { ...opened, expiresAt: Date.UTC(2027, 4, 1, 12) },
    'for good': opened,
  },
};

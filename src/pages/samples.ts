import {
  type ErrorPage,
  type ErrorPageKind,
  errorKinds,
  type PageName,
  type Pages,
  type WaitingPage,
} from './pages.ts';
import type { WaitingSnapshot } from './waiting-snapshot.ts';
import type { ApprovePaths } from './web-phone-paths.ts';

const MINUTE = 60_000;

const waiting = (snapshot: Partial<WaitingSnapshot>, more: Partial<WaitingPage> = {}): WaitingPage => ({
  application: { name: 'Contoso Shop', host: 'shop.contoso.example' },
  snapshot: { state: 'pending', endsIn: 5 * MINUTE, signInEndsIn: 20 * MINUTE, ...snapshot },
  paths: {
    self: '/interaction/K3vXr0b2Yw',
    events: '/interaction/K3vXr0b2Yw/events',
    state: '/interaction/K3vXr0b2Yw/state',
    cancel: '/interaction/K3vXr0b2Yw/cancel',
    newCode: '/interaction/K3vXr0b2Yw/new-code',
    resume: '/interaction/K3vXr0b2Yw/resume',
  },
  ...more,
});

const frames: WaitingSnapshot['frames'] = {
  prefix: 'https://sign-in.contoso.example/s/9ZbXhN5cQv2mTq0rW8yKdA',
  codes: ['000.Qm9keVRlbXBsYXRl', '001.c2VjcmV0Qm94ZXNB', '002.VGhpcmRGcmFtZUhl'],
  nextIn: 5_000,
  step: 5_000,
};

const error = (kind: ErrorPageKind, more: Partial<ErrorPage> = {}): ErrorPage => ({
  kind,
  reference: '7Q2K-M4XD',
  ...more,
});

const errors: Record<string, ErrorPage> = {
  ...Object.fromEntries(errorKinds.map((kind) => [kind, error(kind)])),
  'protocol with code': error('protocol', {
    code: 'invalid_request',
    description: 'redirect_uri did not match any of the registered ones',
  }),
  'limited for seconds': error('limited', { retryAfter: 30 }),
  'limited for minutes': error('limited', { retryAfter: 600 }),
  'session gone, can start again': error('session_gone', { startAgain: 'https://shop.contoso.example/' }),
};

const approvePaths: ApprovePaths = {
  scan: '/phone/scan',
  identifyOptions: '/phone/identify/options',
  identify: '/phone/identify',
  claim: '/phone/claim',
  challenges: '/phone/challenges',
  enroll: '/enroll',
};

/** At least one context for each state a page can be in. A test renders all of them in every language. */
export const samples: { readonly [P in PageName]: Readonly<Record<string, Pages[P]>> } = {
  waiting: {
    ready: waiting({ frames }),
    'ready in demo mode': waiting({ frames }, { demoPhone: '/demo/phone' }),
    'ready with a long name': waiting(
      { frames },
      {
        application: {
          name: 'Donaudampfschifffahrtsgesellschaftskapitänskajütenverwaltung and Partners Internal Expenses',
          host: 'a-rather-long-name-for-a-host.department.internal.contoso.example',
        },
      },
    ),
    scanned: waiting({ state: 'scanned', frames }),
    claimed: waiting({ state: 'claimed', endsIn: 1.5 * MINUTE }),
    confirming: waiting({ state: 'confirming', endsIn: 2 * MINUTE }),
    'code entered wrongly': waiting({ state: 'declined', reason: 'wrong_code', endsIn: 0 }),
    approved: waiting({ state: 'approved', endsIn: MINUTE }),
    consumed: waiting({ state: 'consumed', endsIn: 0 }),
    refused: waiting({ state: 'declined', reason: 'refused', endsIn: 0 }),
    reported: waiting({ state: 'declined', reason: 'not_me', endsIn: 0 }),
    contested: waiting({ state: 'contested', endsIn: 0 }),
    cancelled: waiting({ state: 'cancelled', endsIn: 0 }),
    expired: waiting({ state: 'expired', endsIn: 0 }),
    'session gone': waiting({ state: 'expired', endsIn: 0, signInEndsIn: 0 }),
  },
  error: errors,
  front: {
    product: { demo: false, issuer: 'https://sign-in.contoso.example' },
    demo: { demo: true, issuer: 'http://localhost:3000' },
  },
  scan: {
    product: { paths: approvePaths, linked: false },
    linked: { paths: approvePaths, linked: true },
    demo: { paths: approvePaths, linked: false, demoPhone: '/demo/phone' },
  },
  enroll: { product: { paths: { enrollOptions: '/phone/enroll/options', enroll: '/phone/enroll' } } },
  'form-post': {
    plain: { action: 'https://login.contoso.example/callback', inputs: [['state', 'x']] },
    named: {
      action: 'https://login.contoso.example/callback',
      inputs: [
        ['id_token', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
        ['state', 'StateProperties=eyJ0IjoxfQ'],
      ],
      application: 'Contoso Shop',
    },
  },
  'demo-start': { start: {} },
  'demo-result': {
    'signed in': {
      claims: [
        ['iss', '"http://localhost:3000"'],
        ['sub', '"pFq3mJb0QmK4y6w2Zr8d1A"'],
        ['aud', '"demo-shop"'],
        ['exp', '1790000300'],
        ['iat', '1790000000'],
        ['auth_time', '1790000000'],
        ['nonce', '"n-0S6_WzA2Mj"'],
        ['acr', '"urn:countersign:acr:qr"'],
        ['amr', '["mca","swk"]'],
        ['name', '"Ada Example"'],
        ['email', '"ada@example.com"'],
        ['email_verified', 'true'],
        ['nickname', '"Ada"'],
        ['given_name', '"Ada"'],
        ['family_name', '"Example"'],
        ['at_hash', '"x"'],
      ],
      header: { alg: 'RS256', kid: 'k-2041' },
      checks: ['signature', 'issuer', 'audience', 'nonce', 'expiry'],
      idToken:
        'eyJhbGciOiJSUzI1NiIsImtpZCI6ImstMjA0MSJ9.eyJzdWIiOiJwRnEzbUpiMFFtSzR5NncyWnI4ZDFBIn0.c2lnbmF0dXJl',
    },
  },
  'demo-failed': {
    declined: { error: 'access_denied', description: 'the sign-in was declined on the phone' },
  },
  'demo-phone': { phone: { issuer: 'http://localhost:3000', invitationPath: '/demo/invitation' } },
};

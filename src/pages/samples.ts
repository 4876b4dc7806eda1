import { accountSamples } from './account-samples.ts';
import { auditSamples } from './dash-audit-samples.ts';
import { guideSamples } from './dash-guides-samples.ts';
import { dashOverviewSamples } from './dash-overview-samples.ts';
import { dashUsersSamples } from './dash-users-samples.ts';
import { dashboardSamples } from './dashboard-samples.ts';
import { dashboardTestSamples } from './dashboard-test-samples.ts';
import { dashboardWebhookSamples } from './dashboard-webhook-samples.ts';
import { deviceSamples } from './device-samples.ts';
import { handoverSamples } from './handover-samples.ts';
import { integrationSamples } from './integration-samples.ts';
import type { PageLook } from './look.ts';
import {
  type ErrorPage,
  type ErrorPageKind,
  errorKinds,
  type PageName,
  type Pages,
  type WaitingPage,
} from './pages.ts';
import { sessionSamples } from './session-samples.ts';
import { setupSamples } from './setup-samples.ts';
import type { WaitingSnapshot } from './waiting-snapshot.ts';
import type { ApprovePaths, RecoverPaths, SignUpPaths } from './web-phone-paths.ts';

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
    confirm: '/interaction/K3vXr0b2Yw/confirm',
    shortCode: '/interaction/K3vXr0b2Yw/short-code',
    passkeyOptions: '/interaction/K3vXr0b2Yw/passkey/options',
    passkey: '/interaction/K3vXr0b2Yw/passkey',
    here: '/here/K3vXr0b2Yw',
    code: '/code',
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

const look: PageLook = {
  logo: {
    light: { src: '/logos/light.png', width: 576, height: 96 },
    dark: { src: '/logos/dark.png', width: 576, height: 96 },
  },
  colours: '/branding/1-0b6e4f-4fd1a5.css',
  terms: 'https://contoso.example/terms',
  privacy: 'https://contoso.example/privacy',
};

const error = (kind: ErrorPageKind, more: Partial<ErrorPage> = {}): ErrorPage => ({
  kind,
  reference: '7Q2K-M4XD',
  ...more,
});

const errors: Record<string, ErrorPage> = {
  ...Object.fromEntries(errorKinds.map((kind) => [kind, error(kind)])),
  'account step': error('account_step', { account: '/me' }),
  'protocol with code': error('protocol', {
    code: 'invalid_request',
    description: 'redirect_uri did not match any of the registered ones',
  }),
  'limited for seconds': error('limited', { retryAfter: 30, again: true }),
  'limited for minutes': error('limited', { retryAfter: 600 }),
  'session gone, can start again': error('session_gone', { startAgain: 'https://shop.contoso.example/' }),
};

const approvePaths: ApprovePaths = {
  scan: '/phone/scan',
  code: '/phone/code',
  typeCode: '/code',
  identifyOptions: '/phone/identify/options',
  identify: '/phone/identify',
  claim: '/phone/claim',
  challenges: '/phone/challenges',
  enroll: '/enroll',
  signUp: '/sign-up',
  recover: '/recover',
  account: '/me',
  stopRecovery: '/phone/recovery/stop',
};

const signUpPaths: SignUpPaths = {
  begin: '/phone/sign-up/begin',
  code: '/phone/sign-up/code',
  verify: '/phone/sign-up/verify',
  options: '/phone/sign-up/options',
  finish: '/phone/sign-up/finish',
  enroll: '/enroll',
  scanned: '/s/',
  recover: '/recover',
};

const herePaths: ApprovePaths = {
  ...approvePaths,
  claim: '/here/K3vXr0b2Yw/claim',
  challenges: '/here/K3vXr0b2Yw/challenges',
  ticket: '/here/K3vXr0b2Yw/ticket',
  waiting: '/interaction/K3vXr0b2Yw',
  resume: '/auth/K3vXr0b2Yw',
};

const recoverPaths: RecoverPaths = {
  begin: '/recover/begin',
  verify: '/recover/verify',
  code: '/recover/code',
  finish: '/recover/finish',
  enroll: '/enroll',
};

const codesPaths = { make: '/me/recovery-codes', account: '/me' };

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
    branded: waiting({ frames }, { look }),
    'branded, without a dark logo': waiting(
      { frames },
      { look: { logo: { light: { src: '/logos/light.png', width: 192, height: 192 } } } },
    ),
    'branded, on the phone': waiting({ state: 'claimed', endsIn: 1.5 * MINUTE }, { look }),
    'branded, in a pop-up': waiting({ frames }, { look, display: 'popup' }),
    'in a pop-up': waiting({ frames }, { display: 'popup' }),
    'to be touched': waiting({ frames }, { display: 'touch' }),
    scanned: waiting({ state: 'scanned', frames }),
    claimed: waiting({ state: 'claimed', endsIn: 1.5 * MINUTE }),
    'claimed, with a number to type': waiting({ state: 'claimed', number: '07', endsIn: 1.5 * MINUTE }),
    confirming: waiting({ state: 'confirming', triesLeft: 3, endsIn: 2 * MINUTE }),
    'number entered wrongly': waiting({ state: 'declined', reason: 'wrong_number', endsIn: 0 }),
    'code entered wrongly': waiting({ state: 'declined', reason: 'wrong_code', endsIn: 0 }),
    approved: waiting({ state: 'approved', endsIn: MINUTE }),
    consumed: waiting({ state: 'consumed', endsIn: 0 }),
    refused: waiting({ state: 'declined', reason: 'refused', endsIn: 0 }),
    reported: waiting({ state: 'declined', reason: 'not_me', endsIn: 0 }),
    contested: waiting({ state: 'contested', endsIn: 0 }),
    cancelled: waiting({ state: 'cancelled', endsIn: 0 }),
    expired: waiting({ state: 'expired', endsIn: 0 }),
    'account to be made': waiting({ frames }, { creates: true }),
    'single sign-on': waiting({ frames }, { keeps: true }),
    'account, to be signed in to': waiting({ frames }, { purpose: { kind: 'account' } }),
    'dashboard, to be signed in to': waiting({ frames }, { purpose: { kind: 'dashboard' } }),
    'account, another phone': waiting({ frames }, { purpose: { kind: 'add-phone' } }),
    'session gone': waiting({ state: 'expired', endsIn: 0, signInEndsIn: 0 }),
  },
  error: errors,
  front: {
    product: { demo: false, issuer: 'https://sign-in.contoso.example', account: '/me' },
    demo: { demo: true, issuer: 'http://localhost:3000', account: '/me' },
  },
  scan: {
    product: { begins: 'frame', paths: approvePaths, linked: false },
    linked: { begins: 'frame', paths: approvePaths, linked: true },
    demo: { begins: 'frame', paths: approvePaths, linked: false, demoPhone: '/demo/phone' },
    'code to type': { begins: 'code', paths: approvePaths, linked: false },
    'on this phone': { begins: 'here', paths: herePaths, linked: false, endsIn: 2 * MINUTE },
    'on this phone, branded': {
      begins: 'here',
      paths: herePaths,
      linked: false,
      endsIn: 2 * MINUTE,
      colours: '/branding/1-0b6e4f-4fd1a5.css',
    },
  },
  enroll: {
    product: {
      paths: {
        enrollOptions: '/phone/enroll/options',
        enroll: '/phone/enroll',
        setUp: '/phone/set-up',
        scanned: '/s/',
      },
    },
    'while a new instance is set up': {
      paths: {
        enrollOptions: '/phone/enroll/options',
        enroll: '/phone/enroll',
        setUp: '/phone/set-up',
        scanned: '/s/',
      },
      setsUp: true,
    },
  },
  'sign-up': {
    product: { paths: signUpPaths },
    demo: { paths: signUpPaths, outbox: '/demo/outbox' },
  },
  recover: {
    start: { paths: recoverPaths },
    'waiting for a mail': { paths: recoverPaths, email: 'ada@example.com' },
  },
  'recovery-codes': {
    none: { paths: codesPaths, left: 0 },
    some: { paths: codesPaths, left: 7 },
    new: {
      paths: codesPaths,
      left: 3,
      codes: ['7K2Q-D0AB-CDEF-GHJK', 'M4X9-R0VJ-3THN-8WB2', 'ZZZZ-0000-1111-2222'],
    },
  },
  ...accountSamples,
  ...dashboardSamples,
  ...dashboardWebhookSamples,
  ...guideSamples,
  ...dashboardTestSamples,
  ...setupSamples,
  ...dashUsersSamples,
  ...auditSamples,
  ...dashOverviewSamples,
  ...sessionSamples,
  ...deviceSamples,
  ...handoverSamples,
  ...integrationSamples,
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
  'demo-start': { start: {}, 'with an outbox': { outbox: '/demo/outbox' } },
  'demo-outbox': {
    empty: { mails: [] },
    mails: {
      mails: [
        {
          to: 'ada@example.com',
          subject: '123456 is your code for localhost:3000',
          parts: ['Type this code into the page that asked for it:', '123456'],
          at: 1_790_000_000_000,
        },
      ],
    },
  },
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

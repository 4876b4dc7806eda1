import { END_SESSION_PATH, OIDC_PATHS } from '../oidc/index.ts';

/** Every address of ours, as a builder; the provider's own stand in its room. No other file writes a path. */
export const routes = {
  front: '/',
  scan: '/s/:frame',
  /** Where the approval page goes on, so that no frame stays in the address bar. */
  scanned: '/s/',
  enroll: '/enroll',
  recover: {
    page: '/recover',
    begin: '/recover/begin',
    verify: '/recover/verify',
    code: '/recover/code',
    finish: '/recover/finish',
  },
  waiting: {
    page: '/interaction/:uid',
    state: '/interaction/:uid/state',
    cancel: '/interaction/:uid/cancel',
    newCode: '/interaction/:uid/new-code',
    confirm: '/interaction/:uid/confirm',
    shortCode: '/interaction/:uid/short-code',
    passkeyOptions: '/interaction/:uid/passkey/options',
    passkey: '/interaction/:uid/passkey',
  },
  here: {
    page: '/here/:uid',
    claim: '/here/:uid/claim',
    ticket: '/here/:uid/ticket',
    challenge: '/here/:uid/challenges/:challenge',
    approve: '/here/:uid/challenges/:challenge/approve',
    decline: '/here/:uid/challenges/:challenge/decline',
  },
  /** Where a new instance gets its owner; gone once it has one. */
  setup: { page: '/setup', owner: '/setup/owner', phone: '/setup/phone', ready: '/setup/ready' },
  /** Where a person lets a device elsewhere be signed in. */
  device: OIDC_PATHS.code_verification,
  /** Where a client secret waits for whoever has the link to it. */
  handover: '/handover',
  /** Where a phone without a camera types the short code. */
  code: '/code',
  me: {
    page: '/me',
    resume: '/me/resume/:uid',
    recoveryCodes: '/me/recovery-codes',
    signIn: '/me/sign-in',
    verify: '/me/verify',
    signOut: '/me/sign-out',
    signOutOthers: '/me/sign-out-others',
    addPhone: '/me/phones/add',
    renamePhone: '/me/phones/rename',
    removePhone: '/me/phones/remove',
    forgetBrowser: '/me/browsers/forget',
    allowBrowser: '/me/browsers/allow',
    profile: '/me/profile',
    email: '/me/email',
    emailCode: '/me/email/code',
    data: '/me/data',
    delete: '/me/delete',
    stopRecovery: '/me/recovery/stop',
  },
  webPhone: {
    scan: '/phone/scan',
    code: '/phone/code',
    identifyOptions: '/phone/identify/options',
    identify: '/phone/identify',
    claim: '/phone/claim',
    challenge: '/phone/challenges/:challenge',
    approve: '/phone/challenges/:challenge/approve',
    decline: '/phone/challenges/:challenge/decline',
    stopRecovery: '/phone/recovery/stop',
    enrollOptions: '/phone/enroll/options',
    enroll: '/phone/enroll',
    setUp: '/phone/set-up',
  },
  signUp: {
    page: '/sign-up',
    begin: '/phone/sign-up/begin',
    code: '/phone/sign-up/code',
    verify: '/phone/sign-up/verify',
    options: '/phone/sign-up/options',
    finish: '/phone/sign-up/finish',
  },
  demo: {
    start: '/demo',
    signIn: '/demo/sign-in',
    callback: '/demo/callback',
    phone: '/demo/phone',
    invitation: '/demo/invitation',
    outbox: '/demo/outbox',
  },
  session: { end: END_SESSION_PATH, confirm: `${END_SESSION_PATH}/confirm` },
  health: '/healthz',
  ready: '/readyz',
  assetLinks: '/.well-known/assetlinks.json',
  appleAppSite: '/.well-known/apple-app-site-association',
  assets: '/assets/:file',
  /** A picture of an integration, by the hash of what it holds. */
  logo: '/logos/:file',
  /** The style sheet of two colours, by the colours. */
  colours: '/branding/:file',
} as const;

const { resume: _resume, ...me } = routes.me;

/** The addresses of the account pages. */
export const accountPaths = me;

/** Where a sign-in to one's account goes on. */
export const accountResumePath = (uid: string): string => `/me/resume/${uid}`;

export const logoPath = (hash: string): string => `/logos/${hash}.png`;

/** To be raised when the same colours are to give another style sheet: browsers keep the old one for a year. */
const COLOURS_VERSION = 1;

/** `accent`: two colours `#rrggbb`. */
export const colourFile = ({ light, dark }: { light: string; dark: string }): string =>
  `${COLOURS_VERSION}-${light.slice(1)}-${dark.slice(1)}.css`;

export const coloursPath = (accent: { light: string; dark: string }): string =>
  `/branding/${colourFile(accent)}`;

export const interactionPath = (uid: string): string => `/interaction/${uid}`;

/** The addresses of one waiting page. */
export const waitingPaths = (uid: string, resume: string) => ({
  self: interactionPath(uid),
  events: `${interactionPath(uid)}/events`,
  state: `${interactionPath(uid)}/state`,
  cancel: `${interactionPath(uid)}/cancel`,
  newCode: `${interactionPath(uid)}/new-code`,
  confirm: `${interactionPath(uid)}/confirm`,
  shortCode: `${interactionPath(uid)}/short-code`,
  passkeyOptions: `${interactionPath(uid)}/passkey/options`,
  passkey: `${interactionPath(uid)}/passkey`,
  here: `/here/${uid}`,
  code: routes.code,
  resume,
});

const { scan, code, identifyOptions, identify, claim, enrollOptions, enroll } = routes.webPhone;

/** The addresses of the approval page. */
export const approvalPaths = {
  scan,
  code,
  typeCode: routes.code,
  identifyOptions,
  identify,
  claim,
  challenges: '/phone/challenges',
  enroll: routes.enroll,
  signUp: routes.signUp.page,
  recover: routes.recover.page,
  account: routes.me.page,
  stopRecovery: routes.webPhone.stopRecovery,
};

/** The same for the approval page in the waiting browser itself. */
export const herePaths = (uid: string, resume: string) => ({
  ...approvalPaths,
  claim: `/here/${uid}/claim`,
  ticket: `/here/${uid}/ticket`,
  challenges: `/here/${uid}/challenges`,
  waiting: interactionPath(uid),
  resume,
});

/** The addresses of the page that an invitation opens. */
export const enrollmentPaths = {
  enrollOptions,
  enroll,
  setUp: routes.webPhone.setUp,
  scanned: routes.scanned,
};

const { page: _page, ...signUpSteps } = routes.signUp;

/** The addresses of the page on which people sign up. */
export const signUpPaths = {
  ...signUpSteps,
  enroll: routes.enroll,
  scanned: routes.scanned,
  recover: routes.recover.page,
};

/** The addresses of the page for whoever has lost their phone. */
export const recoverPaths = {
  begin: routes.recover.begin,
  verify: routes.recover.verify,
  code: routes.recover.code,
  finish: routes.recover.finish,
  enroll: routes.enroll,
};

/** The addresses of the page with a person's recovery codes. */
export const recoveryCodesPaths = { make: routes.me.recoveryCodes, account: routes.me.page };

const EVENTS = /^\/interaction\/([A-Za-z0-9_-]{43})\/events$/;

/** The interaction whose event stream this address is, or undefined. */
export const eventsUid = (url: string): string | undefined => EVENTS.exec(url)?.[1];

const OF_A_SIGN_IN =
  /^\/(?:interaction|auth|device|here|me\/resume|dashboard\/resume)\/([A-Za-z0-9_-]{43})(?:\/|$)/;

/** The sign-in that this path belongs to, or undefined. */
export const signInOf = (path: string): string | undefined => OF_A_SIGN_IN.exec(path)?.[1];

/** A path as the routers compare it: in any case, with a slash at its end or none. */
export const comparable = (path: string): string => path.toLowerCase().replace(/\/$/, '');

export const UID = /^[A-Za-z0-9_-]{43}$/;

/** An address as it may stand in the log: without frames, interaction ids and queries. */
export function loggablePath(path: string): string {
  return path
    .replace(/^\/s\/.*/i, '/s/:frame')
    .replace(
      /^\/(interaction|auth|device(?!\/auth\/?$)|here|me\/resume|dashboard\/resume)\/[^/]+/i,
      '/$1/:uid',
    )
    .slice(0, 200);
}

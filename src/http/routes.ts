/** Every address of ours, as a builder; the provider's own stand in its room. No other file writes a path. */
export const routes = {
  front: '/',
  scan: '/s/:frame',
  /** Where the approval page goes on, so that no frame stays in the address bar. */
  scanned: '/s/',
  enroll: '/enroll',
  waiting: {
    page: '/interaction/:uid',
    state: '/interaction/:uid/state',
    cancel: '/interaction/:uid/cancel',
    newCode: '/interaction/:uid/new-code',
  },
  webPhone: {
    scan: '/phone/scan',
    identifyOptions: '/phone/identify/options',
    identify: '/phone/identify',
    claim: '/phone/claim',
    approve: '/phone/challenges/:challenge/approve',
    decline: '/phone/challenges/:challenge/decline',
    enrollOptions: '/phone/enroll/options',
    enroll: '/phone/enroll',
  },
  demo: {
    start: '/demo',
    signIn: '/demo/sign-in',
    callback: '/demo/callback',
    phone: '/demo/phone',
    invitation: '/demo/invitation',
  },
  health: '/healthz',
  ready: '/readyz',
  assetLinks: '/.well-known/assetlinks.json',
  appleAppSite: '/.well-known/apple-app-site-association',
  assets: '/assets/:file',
} as const;

export const interactionPath = (uid: string): string => `/interaction/${uid}`;

/** The addresses of one waiting page. */
export const waitingPaths = (uid: string, resume: string) => ({
  self: interactionPath(uid),
  events: `${interactionPath(uid)}/events`,
  state: `${interactionPath(uid)}/state`,
  cancel: `${interactionPath(uid)}/cancel`,
  newCode: `${interactionPath(uid)}/new-code`,
  resume,
});

const { scan, identifyOptions, identify, claim, enrollOptions, enroll } = routes.webPhone;

/** The addresses of the approval page. */
export const approvalPaths = {
  scan,
  identifyOptions,
  identify,
  claim,
  challenges: '/phone/challenges',
  enroll: routes.enroll,
};

/** The addresses of the page that an invitation opens. */
export const enrollmentPaths = { enrollOptions, enroll };

const EVENTS = /^\/interaction\/([A-Za-z0-9_-]{43})\/events$/;

/** The interaction whose event stream this address is, or undefined. */
export const eventsUid = (url: string): string | undefined => EVENTS.exec(url)?.[1];

/** A path as the routers compare it: in any case, with a slash at its end or none. */
export const comparable = (path: string): string => path.toLowerCase().replace(/\/$/, '');

export const UID = /^[A-Za-z0-9_-]{43}$/;

/** An address as it may stand in the log: without frames, interaction ids and queries. */
export function loggablePath(path: string): string {
  return path
    .replace(/^\/s\/.*/i, '/s/:frame')
    .replace(/^\/(interaction|auth)\/[^/]+/i, '/$1/:uid')
    .slice(0, 200);
}

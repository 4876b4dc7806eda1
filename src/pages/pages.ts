import type { WaitingPaths, WaitingSnapshot } from './waiting-snapshot.ts';
import type { ApprovePaths, EnrollPaths } from './web-phone-paths.ts';

/** Who asks for the sign-in, as registered with the gateway. */
export interface Application {
  name: string;
  host: string;
}

/** The browser page with the QR code. */
export interface WaitingPage {
  application: Application;
  snapshot: WaitingSnapshot;
  paths: WaitingPaths;
  /** Path of the simulated phone, in demo mode. */
  demoPhone?: string;
}

export const errorKinds = [
  'protocol',
  'session_gone',
  'wrong_browser',
  'limited',
  'unavailable',
  'not_found',
  'bad_request',
  'forbidden',
  'internal',
] as const;

export type ErrorPageKind = (typeof errorKinds)[number];

/** Any refusal a person may meet. */
export interface ErrorPage {
  kind: ErrorPageKind;
  /** The protocol's error code (RFC 6749 section 4.1.2.1), shown to whoever administers the application. */
  code?: string;
  /** Plain ASCII, as the protocol demands. */
  description?: string;
  /** Finds this refusal in the log. */
  reference: string;
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** Address at which the sign-in can be started again. */
  startAgain?: string;
}

/** The gateway's own address. */
export interface FrontPage {
  demo: boolean;
  issuer: string;
}

/** What a phone's camera finds behind a frame: the page on which a phone without an app approves. */
export interface ScanPage {
  /** Another site led here, no camera did: the page waits for a press before it says that this phone scanned. */
  linked: boolean;
  paths: ApprovePaths;
  /** Path of the simulated phone, in demo mode. */
  demoPhone?: string;
}

/** What an invitation's link opens. The code stands behind `#`, where no server sees it until its owner goes on. */
export interface EnrollPage {
  paths: EnrollPaths;
}

/** Carries the response to the application (OAuth 2.0 Form Post Response Mode). */
export interface FormPostPage {
  action: string;
  inputs: readonly (readonly [name: string, value: string])[];
  /** The application's name. */
  application?: string;
}

/** The demo application before the sign-in. */
export type DemoStartPage = Record<string, never>;

export const demoChecks = ['signature', 'issuer', 'audience', 'nonce', 'expiry'] as const;

export type DemoCheck = (typeof demoChecks)[number];

/** The demo application after the sign-in. */
export interface DemoResultPage {
  /** Names and JSON texts of the verified claims, in the token's order. */
  claims: readonly (readonly [name: string, json: string])[];
  header: { alg: string; kid: string };
  /** What was verified. */
  checks: readonly DemoCheck[];
  idToken: string;
}

/** The demo application when the sign-in came to nothing. */
export interface DemoFailedPage {
  error: string;
  description: string;
}

/** The simulated phone. */
export interface DemoPhonePage {
  issuer: string;
  /** Answers a POST of this origin with `{ invitationCode }`. */
  invitationPath: string;
}

/** Every page and what it must be given. */
export interface Pages {
  waiting: WaitingPage;
  error: ErrorPage;
  front: FrontPage;
  scan: ScanPage;
  enroll: EnrollPage;
  'form-post': FormPostPage;
  'demo-start': DemoStartPage;
  'demo-result': DemoResultPage;
  'demo-failed': DemoFailedPage;
  'demo-phone': DemoPhonePage;
}

export type PageName = keyof Pages;

/** Every address the approval page uses, each a path on this origin. */
export interface ApprovePaths {
  scan: string;
  /** Takes a short code instead of a frame. */
  code: string;
  /** The page on which that is typed. */
  typeCode: string;
  identifyOptions: string;
  identify: string;
  claim: string;
  /** Followed by the challenge and what is done with it. */
  challenges: string;
  /** The page that sets a phone up by an invitation. */
  enroll: string;
  /** In the waiting browser itself: gives a ticket to whoever has to set this phone up first. */
  ticket?: string;
  /** In the waiting browser itself: its waiting page. */
  waiting?: string;
  /** In the waiting browser itself: back to the application with the outcome. */
  resume?: string;
  /** The page that sets a phone up for somebody new. */
  signUp: string;
  /** The page for whoever has lost their phone. */
  recover: string;
  /** The pages of a person's own account. */
  account: string;
  stopRecovery: string;
}

/** Every address the page of an invitation uses, each a path on this origin. */
export interface EnrollPaths {
  enrollOptions: string;
  enroll: string;
  /** Keeps the sign-in waiting that led here. */
  setUp: string;
  /** Where that sign-in goes on. */
  scanned: string;
}

/** Every address the page uses on which people sign up, each a path on this origin. */
export interface SignUpPaths {
  begin: string;
  code: string;
  verify: string;
  options: string;
  finish: string;
  /** The page that sets a phone up by an invitation. */
  enroll: string;
  /** Where the sign-in goes on that led here. */
  scanned: string;
  /** The page for whoever has lost their phone. */
  recover: string;
}

/** Every address the page for whoever has lost their phone uses, each a path on this origin. */
export interface RecoverPaths {
  begin: string;
  verify: string;
  code: string;
  finish: string;
  /** The page that sets a phone up. */
  enroll: string;
}

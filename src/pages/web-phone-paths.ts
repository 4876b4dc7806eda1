/** Every address the approval page uses, each a path on this origin. */
export interface ApprovePaths {
  scan: string;
  identifyOptions: string;
  identify: string;
  claim: string;
  /** Followed by the challenge and what is done with it. */
  challenges: string;
  /** The page that sets a phone up. */
  enroll: string;
}

/** Every address the page of an invitation uses, each a path on this origin. */
export interface EnrollPaths {
  enrollOptions: string;
  enroll: string;
}

/** What a link to a client secret opens. The code stands behind `#`, where no server sees it until it is sent. */
export interface HandoverPage {
  /** Takes a POST with `code`. */
  path: string;
  /** What was sent holds nothing, or nothing any more. */
  gone?: boolean;
}

/** What a link held, shown this once. */
export interface HandoverOpenedPage {
  application: string;
  issuer: string;
  metadataUrl: string;
  clientId: string;
  clientSecret: string;
  /** Milliseconds since 1970; absent: the secret does not expire. */
  expiresAt?: number;
}

/** Where the link of a new instance leads. What stands behind `#` in the address is put into the field by a script. */
export interface SetupPage {
  path: string;
  /** Prints a new link. */
  command: string;
  fault?: { kind: 'over' };
}

/** Who is to own this instance. */
export interface SetupOwnerPage {
  path: string;
  values: { email: string; givenName: string; familyName: string };
  fault?: { kind: 'email' | 'name' };
}

/** The owner sets up a passkey, here or on a phone. */
export interface SetupPhonePage {
  link: string;
  code: string;
  /** Takes a POST once that is done. */
  ready: string;
  fault?: { kind: 'missing' };
}

/** The owner's recovery codes, which stand here once. */
export interface SetupCodesPage {
  codes: readonly string[];
  next: string;
}

/** What an organization is called, and the look that its new integrations begin with. */
export interface LookForm {
  values: { name: string; accent: string };
  /** Whether there is a logo already. */
  logo: boolean;
  faults: readonly { kind: 'name' | 'accent' | 'logo' }[];
}

/** What this instance is called, and how its new integrations look. */
export interface WelcomeLookPage {
  path: string;
  next: string;
  form: LookForm;
}

/** The first application. */
export interface WelcomeApplicationPage {
  path: string;
  next: string;
  /** Where any other kind is made. */
  other: string;
  values: { name: string; initialDomain: string };
  faults: readonly { kind: 'name' | 'domain' }[];
}

/** The first phone, and a first sign-in with it. */
export interface WelcomePhonePage {
  link: string;
  code: string;
  /** The demo application, in demo mode. */
  demo?: string;
  /** Takes a POST, and signs in to the dashboard by a phone. */
  signIn?: string;
  next: string;
}

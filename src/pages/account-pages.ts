/** Every address of the account pages, each a path on this origin. */
export interface AccountPaths {
  page: string;
  signIn: string;
  verify: string;
  signOut: string;
  signOutOthers: string;
  addPhone: string;
  renamePhone: string;
  removePhone: string;
  forgetBrowser: string;
  allowBrowser: string;
  profile: string;
  email: string;
  emailCode: string;
  data: string;
  delete: string;
  recoveryCodes: string;
  stopRecovery: string;
}

/** Why nobody is signed in to the account pages (any more). */
export const accountEnds = [
  'signed-out',
  'over',
  'declined',
  'reported',
  'contested',
  'cancelled',
  'expired',
  'refused',
  'phone-removed',
  'deleted',
] as const;
export type AccountEnd = (typeof accountEnds)[number];

/** The account pages of somebody who is not signed in. */
export interface AccountDoorPage {
  paths: AccountPaths;
  end?: { kind: AccountEnd };
  /** The page for whoever has lost their phone. */
  recover: string;
  /** Path of the demo application, in demo mode. */
  demo?: string;
}

/** What the account page has to say once, after something was done or came to nothing. */
export const accountNotices = [
  'phone-renamed',
  'name-refused',
  'phone-removed',
  'browser-forgotten',
  'browser-allowed',
  'profile-changed',
  'email-changed',
  'others-signed-out',
  'recovery-stopped',
  'declined',
  'ended',
  'other-person',
  'not-verified',
  'last-owner',
] as const;
export type AccountNotice = (typeof accountNotices)[number];

export const historyKinds = [
  'signed-in',
  'signed-on',
  'signed-out',
  'account-opened',
  'dashboard-opened',
  'phone-allowed',
  'declined',
  'reported',
  'wrong-number',
  'wrong-code',
  'contested',
  'browser-refused',
  'browser-forgotten',
  'browser-allowed',
  'invited',
  'signed-up',
  'phone-invited',
  'phone-added',
  'phone-renamed',
  'phone-removed',
  'details-changed',
  'email-changed',
  'data-downloaded',
  'recovery-asked',
  'recovery-stopped',
  'recovery-used',
  'recovery-codes-made',
  'recovery-code-refused',
  'microsoft-linked',
  'microsoft-unlinked',
  'disabled',
  'enabled',
  'sessions-ended',
  'blocked',
  'unblocked',
] as const;

/** What a person says of themselves; nothing of it is verified. */
export const profileFields = ['givenName', 'familyName', 'nickname', 'phoneNumber', 'address'] as const;
export type ProfileFieldName = (typeof profileFields)[number];

export interface AccountPhone {
  id: string;
  name: string;
  kind: 'web' | 'app';
  /** Milliseconds since 1970, as all times here. */
  addedAt: number;
  /** It opened this very session. */
  current: boolean;
}

export interface AccountBrowser {
  id: string;
  browser: string;
  system: string;
  /** ISO 3166-1 alpha-2, or `unknown`. */
  place: string;
  /** `used` by this person, `reported` by them, or reported and `blocked` until `at`. */
  kind: 'used' | 'reported' | 'blocked';
  at: number;
}

export interface AccountHistoryEntry {
  kind: (typeof historyKinds)[number];
  at: number;
  place: string;
  /** Without a name: it was deleted. */
  application?: { name?: string };
  phone?: string;
}

/** A person's own account. */
export interface AccountPage {
  paths: AccountPaths;
  person: {
    name: string;
    nickname?: string;
    email?: string;
    emailVerified: boolean;
    phoneNumber?: string;
    /** In lines. */
    address?: readonly string[];
  };
  phones: readonly AccountPhone[];
  browsers: readonly AccountBrowser[];
  history: readonly AccountHistoryEntry[];
  /** How many other browsers are signed in to this account. */
  otherSessions: number;
  /** In how many browsers applications let this person in without asking the phone. */
  signOns: number;
  /** How many applications go on without the person, by refresh tokens. */
  lasting: number;
  /** Somebody asked by mail to get back into the account. */
  recovery?: { readyAt: number };
  notice?: { kind: AccountNotice };
}

/** Where a person says of themselves what they like. */
export interface AccountProfilePage {
  paths: AccountPaths;
  values: { [F in ProfileFieldName]: string };
  faults: readonly { kind: ProfileFieldName }[];
}

/** Another address: typed, then proven by the code that was mailed there. */
export interface AccountEmailPage {
  paths: AccountPaths;
  state: 'address' | 'code';
  /** The one that is to be proven, or was typed and refused. */
  email: string;
  problem?: { kind: 'invalid' | 'wrong' | 'over' | 'taken' | 'no-mail' };
}

/** Asks for the person before something that cannot be undone. */
export interface AccountVerifyPage {
  paths: AccountPaths;
  deed: { kind: 'email' | 'delete' | 'recovery-codes' };
}

/** Asks once more before a phone is removed. */
export interface AccountRemovePhonePage {
  paths: AccountPaths;
  phone: { id: string; name: string };
  /** It is the only one, or it opened this session, or neither. */
  state: 'last' | 'current' | 'other';
}

/** The code that one new phone scans to be set up. */
export interface AccountAddPhonePage {
  paths: AccountPaths;
  link: string;
  code: string;
  minutes: number;
}

export interface AccountDeletePage {
  paths: AccountPaths;
}

import type {
  AccountAddPhonePage,
  AccountDeletePage,
  AccountDoorPage,
  AccountEmailPage,
  AccountPage,
  AccountProfilePage,
  AccountRemovePhonePage,
  AccountVerifyPage,
} from './account-pages.ts';
import type { DashboardAuditEventPage, DashboardAuditPage } from './dash-audit-pages.ts';
import type { DashboardGuidePage } from './dash-guides-pages.ts';
import type {
  DashboardInvitedPage,
  DashboardInvitePage,
  DashboardUserPage,
  DashboardUsersPage,
} from './dash-users-pages.ts';
import type { DashboardOverviewPage } from './dashboard-overview.ts';
import type {
  DashboardDoorPage,
  DashboardJoinPage,
  DashboardKeysPage,
  DashboardMembersPage,
  DashboardNewOrganizationPage,
  DashboardOrganizationPage,
  DashboardOrganizationsPage,
} from './dashboard-pages.ts';
import type { DashboardTestPage } from './dashboard-test-pages.ts';
import type {
  DashboardWebhookFormPage,
  DashboardWebhookPage,
  DashboardWebhookSecretPage,
  DashboardWebhooksPage,
} from './dashboard-webhook-pages.ts';
import type { DeviceConfirmPage, DeviceEndPage, DevicePage } from './device-pages.ts';
import type { HandoverOpenedPage, HandoverPage } from './handover-pages.ts';
import type {
  ApprovalPreviewPage,
  IntegrationBrandingPage,
  IntegrationDeletePage,
  IntegrationKindsPage,
  IntegrationNewPage,
  IntegrationPage,
  IntegrationSecretPage,
  IntegrationSettingsPage,
  IntegrationsPage,
} from './integration-pages.ts';
import type { PageDisplay, PageLook } from './look.ts';
import type { SignedOutPage, SignOutPage } from './session-pages.ts';
import type {
  SetupCodesPage,
  SetupOwnerPage,
  SetupPage,
  SetupPhonePage,
  WelcomeApplicationPage,
  WelcomeLookPage,
  WelcomePhonePage,
} from './setup-pages.ts';
import type { WaitingPaths, WaitingSnapshot } from './waiting-snapshot.ts';
import type { ApprovePaths, EnrollPaths, RecoverPaths, SignUpPaths } from './web-phone-paths.ts';

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
  look?: PageLook;
  display?: PageDisplay;
  /** What is asked for, where it is no sign-in. */
  purpose?: { kind: 'account' | 'dashboard' | 'add-phone' };
  /** The application wants the person to make an account. */
  creates?: boolean;
  /** An approval lets other applications in too, for a while. */
  keeps?: boolean;
  /** Nobody waits: an administrator looks at how the page would look. */
  preview?: boolean;
}

export const errorKinds = [
  'protocol',
  'session_gone',
  'wrong_browser',
  'account_step',
  'elsewhere',
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
  /** The same address may be opened again: nothing was posted to it. */
  again?: boolean;
  /** Address at which the sign-in can be started again. */
  startAgain?: string;
  /** Address of the person's own account, where that is where they go on. */
  account?: string;
}

/** The gateway's own address. */
export interface FrontPage {
  demo: boolean;
  /** Path of the person's own account. */
  account: string;
  issuer: string;
}

/** The page on which a phone without an app approves: what its camera finds behind a frame, or one of the other ways. */
export interface ScanPage {
  /** What it begins with: a frame in its address, a code to be typed, or the sign-in that this very browser waits for. */
  begins: 'frame' | 'code' | 'here';
  /** Milliseconds until the sign-in may be over, where it is known already. */
  endsIn?: number;
  /** Another site led here, no camera did: the page waits for a press before it says that this phone scanned. */
  linked: boolean;
  paths: ApprovePaths;
  /** Of the application that asks, where this browser is the one that waits; any other learns them with the statement. */
  colours?: string;
  /** Path of the simulated phone, in demo mode. */
  demoPhone?: string;
}

/** What an invitation's link opens. The code stands behind `#`, where no server sees it until its owner goes on. */
export interface EnrollPage {
  paths: EnrollPaths;
  /** A new instance is set up in another tab, which waits for this. */
  setsUp?: boolean;
}

/** On which a phone is set up for somebody new, in the middle of a sign-in. */
export interface SignUpPage {
  paths: SignUpPaths;
  /** Path of the mails that were not sent, in demo mode. */
  outbox?: string;
}

/** For somebody who has lost their phone: they prove their address, and wait or have a recovery code. */
export interface RecoverPage {
  paths: RecoverPaths;
  /** The address whose mailed code this browser waits for already. */
  email?: string;
}

/** A person's recovery codes. */
export interface RecoveryCodesPage {
  /** `make` takes a POST; `account` is the page to go back to. */
  paths: { make: string; account: string };
  left: number;
  /** New ones, shown this once. */
  codes?: readonly string[];
}

/** Carries the response to the application (OAuth 2.0 Form Post Response Mode). */
export interface FormPostPage {
  action: string;
  inputs: readonly (readonly [name: string, value: string])[];
  /** The application's name. */
  application?: string;
}

/** The demo application before the sign-in. */
export interface DemoStartPage {
  /** Path of the mails that were not sent. */
  outbox?: string;
}

/** The mails that the demo did not send, newest first. */
export interface DemoOutboxPage {
  /** `at` in milliseconds since 1970. */
  mails: readonly {
    readonly to: string;
    readonly subject: string;
    /** Of the text, one for each paragraph. */
    readonly parts: readonly string[];
    readonly at: number;
  }[];
}

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
  'sign-up': SignUpPage;
  recover: RecoverPage;
  'recovery-codes': RecoveryCodesPage;
  account: AccountPage;
  'account-door': AccountDoorPage;
  'account-profile': AccountProfilePage;
  'account-email': AccountEmailPage;
  'account-verify': AccountVerifyPage;
  'account-remove-phone': AccountRemovePhonePage;
  'account-add-phone': AccountAddPhonePage;
  'dashboard-door': DashboardDoorPage;
  'dashboard-organizations': DashboardOrganizationsPage;
  'dashboard-overview': DashboardOverviewPage;
  'dashboard-webhooks': DashboardWebhooksPage;
  'dashboard-webhook': DashboardWebhookPage;
  'dashboard-webhook-form': DashboardWebhookFormPage;
  'dashboard-webhook-secret': DashboardWebhookSecretPage;
  'dashboard-guide': DashboardGuidePage;
  'dashboard-test': DashboardTestPage;
  'dashboard-members': DashboardMembersPage;
  'dashboard-join': DashboardJoinPage;
  'dashboard-keys': DashboardKeysPage;
  'dashboard-new-organization': DashboardNewOrganizationPage;
  'dashboard-organization': DashboardOrganizationPage;
  setup: SetupPage;
  'setup-owner': SetupOwnerPage;
  'setup-phone': SetupPhonePage;
  'setup-codes': SetupCodesPage;
  'welcome-look': WelcomeLookPage;
  'welcome-application': WelcomeApplicationPage;
  'welcome-phone': WelcomePhonePage;
  'dashboard-users': DashboardUsersPage;
  'dashboard-invite': DashboardInvitePage;
  'dashboard-invited': DashboardInvitedPage;
  'dashboard-user': DashboardUserPage;
  'dashboard-audit': DashboardAuditPage;
  'dashboard-audit-event': DashboardAuditEventPage;
  'account-delete': AccountDeletePage;
  'sign-out': SignOutPage;
  'signed-out': SignedOutPage;
  device: DevicePage;
  'device-confirm': DeviceConfirmPage;
  'device-end': DeviceEndPage;
  integrations: IntegrationsPage;
  'integration-kinds': IntegrationKindsPage;
  'integration-new': IntegrationNewPage;
  integration: IntegrationPage;
  'integration-secret': IntegrationSecretPage;
  'integration-settings': IntegrationSettingsPage;
  'integration-branding': IntegrationBrandingPage;
  'integration-delete': IntegrationDeletePage;
  'waiting-preview': WaitingPage;
  'approval-preview': ApprovalPreviewPage;
  handover: HandoverPage;
  'handover-opened': HandoverOpenedPage;
  'form-post': FormPostPage;
  'demo-start': DemoStartPage;
  'demo-outbox': DemoOutboxPage;
  'demo-result': DemoResultPage;
  'demo-failed': DemoFailedPage;
  'demo-phone': DemoPhonePage;
}

export type PageName = keyof Pages;

/**
 * Every page as a component, and every language. Nothing here holds a text or decides anything: views put given
 * values and translated texts into elements.
 */
import type { Views } from '../src/pages/index.ts';
import { Account } from './pages/account.tsx';
import { AccountAddPhone } from './pages/account-add-phone.tsx';
import { AccountDelete } from './pages/account-delete.tsx';
import { AccountDoor } from './pages/account-door.tsx';
import { AccountEmail } from './pages/account-email.tsx';
import { AccountProfile } from './pages/account-profile.tsx';
import { AccountRemovePhone } from './pages/account-remove-phone.tsx';
import { AccountVerify } from './pages/account-verify.tsx';
import { ApprovalPreview } from './pages/approval-preview.tsx';
import { DashboardAudit } from './pages/dash-audit.tsx';
import { DashboardAuditEvent } from './pages/dash-audit-event.tsx';
import { DashboardDoor } from './pages/dashboard-door.tsx';
import { DashboardGuide } from './pages/dashboard-guide.tsx';
import { DashboardInvite } from './pages/dashboard-invite.tsx';
import { DashboardInvited } from './pages/dashboard-invited.tsx';
import { DashboardJoin } from './pages/dashboard-join.tsx';
import { DashboardKeys } from './pages/dashboard-keys.tsx';
import { DashboardMembers } from './pages/dashboard-members.tsx';
import { DashboardNewOrganization } from './pages/dashboard-new-organization.tsx';
import { DashboardOrganization } from './pages/dashboard-organization.tsx';
import { DashboardOrganizations } from './pages/dashboard-organizations.tsx';
import { DashboardOverview } from './pages/dashboard-overview.tsx';
import { DashboardTest } from './pages/dashboard-test.tsx';
import { DashboardUser } from './pages/dashboard-user.tsx';
import { DashboardUsers } from './pages/dashboard-users.tsx';
import { DashboardWebhook } from './pages/dashboard-webhook.tsx';
import { DashboardWebhookForm } from './pages/dashboard-webhook-form.tsx';
import { DashboardWebhookSecret } from './pages/dashboard-webhook-secret.tsx';
import { DashboardWebhooks } from './pages/dashboard-webhooks.tsx';
import { DemoFailed } from './pages/demo-failed.tsx';
import { DemoOutbox } from './pages/demo-outbox.tsx';
import { DemoPhone } from './pages/demo-phone.tsx';
import { DemoResult } from './pages/demo-result.tsx';
import { DemoStart } from './pages/demo-start.tsx';
import { Device } from './pages/device.tsx';
import { DeviceConfirm } from './pages/device-confirm.tsx';
import { DeviceEnd } from './pages/device-end.tsx';
import { Enroll } from './pages/enroll.tsx';
import { ErrorView } from './pages/error.tsx';
import { FormPost } from './pages/form-post.tsx';
import { Front } from './pages/front.tsx';
import { Handover } from './pages/handover.tsx';
import { HandoverOpened } from './pages/handover-opened.tsx';
import { Integration } from './pages/integration.tsx';
import { IntegrationBranding } from './pages/integration-branding.tsx';
import { IntegrationDelete } from './pages/integration-delete.tsx';
import { IntegrationKinds } from './pages/integration-kinds.tsx';
import { IntegrationNew } from './pages/integration-new.tsx';
import { IntegrationSecret } from './pages/integration-secret.tsx';
import { IntegrationSettings } from './pages/integration-settings.tsx';
import { Integrations } from './pages/integrations.tsx';
import { Recover } from './pages/recover.tsx';
import { RecoveryCodes } from './pages/recovery-codes.tsx';
import { Scan } from './pages/scan.tsx';
import { Setup } from './pages/setup.tsx';
import { SetupCodes } from './pages/setup-codes.tsx';
import { SetupOwner } from './pages/setup-owner.tsx';
import { SetupPhone } from './pages/setup-phone.tsx';
import { SignOut } from './pages/sign-out.tsx';
import { SignUp } from './pages/sign-up.tsx';
import { SignedOut } from './pages/signed-out.tsx';
import { Waiting } from './pages/waiting.tsx';
import { WelcomeApplication } from './pages/welcome-application.tsx';
import { WelcomeLook } from './pages/welcome-look.tsx';
import { WelcomePhone } from './pages/welcome-phone.tsx';

export { catalogues } from './locales/index.ts';

export const views: Views = {
  waiting: Waiting,
  error: ErrorView,
  front: Front,
  scan: Scan,
  enroll: Enroll,
  'sign-up': SignUp,
  recover: Recover,
  'recovery-codes': RecoveryCodes,
  account: Account,
  'account-door': AccountDoor,
  'account-profile': AccountProfile,
  'account-email': AccountEmail,
  'account-verify': AccountVerify,
  'account-remove-phone': AccountRemovePhone,
  'account-add-phone': AccountAddPhone,
  'account-delete': AccountDelete,
  'dashboard-audit': DashboardAudit,
  'dashboard-audit-event': DashboardAuditEvent,
  'dashboard-door': DashboardDoor,
  'dashboard-organizations': DashboardOrganizations,
  'dashboard-overview': DashboardOverview,
  'dashboard-webhooks': DashboardWebhooks,
  'dashboard-webhook': DashboardWebhook,
  'dashboard-webhook-form': DashboardWebhookForm,
  'dashboard-webhook-secret': DashboardWebhookSecret,
  'dashboard-guide': DashboardGuide,
  'dashboard-test': DashboardTest,
  'dashboard-join': DashboardJoin,
  'dashboard-members': DashboardMembers,
  'dashboard-keys': DashboardKeys,
  'dashboard-new-organization': DashboardNewOrganization,
  'dashboard-organization': DashboardOrganization,
  setup: Setup,
  'setup-owner': SetupOwner,
  'setup-phone': SetupPhone,
  'setup-codes': SetupCodes,
  'welcome-look': WelcomeLook,
  'welcome-application': WelcomeApplication,
  'welcome-phone': WelcomePhone,
  'dashboard-users': DashboardUsers,
  'dashboard-invite': DashboardInvite,
  'dashboard-invited': DashboardInvited,
  'dashboard-user': DashboardUser,
  'sign-out': SignOut,
  'signed-out': SignedOut,
  device: Device,
  'device-confirm': DeviceConfirm,
  'device-end': DeviceEnd,
  integrations: Integrations,
  'integration-kinds': IntegrationKinds,
  'integration-new': IntegrationNew,
  integration: Integration,
  'integration-secret': IntegrationSecret,
  'integration-settings': IntegrationSettings,
  'integration-branding': IntegrationBranding,
  'integration-delete': IntegrationDelete,
  'approval-preview': ApprovalPreview,
  'waiting-preview': Waiting,
  handover: Handover,
  'handover-opened': HandoverOpened,
  'form-post': FormPost,
  'demo-start': DemoStart,
  'demo-outbox': DemoOutbox,
  'demo-result': DemoResult,
  'demo-failed': DemoFailed,
  'demo-phone': DemoPhone,
};

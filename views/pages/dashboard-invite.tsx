import type { DashboardInvitePage, InviteField, ViewProps } from '../../src/pages/index.ts';
import { DashboardLayout } from '../components/dashboard-layout.tsx';

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 100;

/** Where somebody is invited. What was refused is still there, with the reason beside it. */
export function DashboardInvite({ context, t, asset }: ViewProps<DashboardInvitePage>) {
  const { chrome, paths, values, faults } = context;
  const refused = Object.keys(faults).length > 0;

  const Line = ({ of }: { of: InviteField }) => {
    const fault = faults[of];
    return (
      <label class="field">
        {t(`dash.users.field.${of}`)}
        {of !== 'email' && <span class="mark"> {t('dash.users.optional')}</span>}
        <input
          type="text"
          inputMode={of === 'email' ? 'email' : 'text'}
          name={of}
          value={values[of]}
          maxLength={of === 'email' ? LONGEST_EMAIL : LONGEST_NAME}
          autoComplete="off"
          required={of === 'email'}
          aria-invalid={fault !== undefined}
          aria-describedby={fault && `${of}-fault`}
        />
        {fault && (
          <span id={`${of}-fault`} class="field-fault">
            {t(`dash.users.fault.${fault.kind}`)}
          </span>
        )}
      </label>
    );
  };

  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t('dash.users.invite')}
      above={[{ path: paths.list, text: t('dash.users.heading') }]}
    >
      <p role="alert">{refused && t('dash.users.refused')}</p>
      <p>{t('dash.users.invite-what')}</p>
      <p class="hint">{t(chrome.operator ? 'dash.users.invite-vouched' : 'dash.users.invite-unproven')}</p>
      <form method="post" action={paths.invite} class="narrow">
        <Line of="email" />
        <Line of="givenName" />
        <Line of="familyName" />
        <Line of="nickname" />
        <button type="submit" class="button">
          {t('dash.users.make')}
        </button>
      </form>
    </DashboardLayout>
  );
}

import type { ViewProps, WelcomeApplicationPage } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';
import { TextField } from '../components/text-field.tsx';

/** The first application. */
export function WelcomeApplication({ context, t, asset }: ViewProps<WelcomeApplicationPage>) {
  const { path, next, other, values, faults } = context;
  const faultOf = (kind: 'name' | 'domain') =>
    faults.some((one) => one.kind === kind) ? t(`setup.application.fault.${kind}`) : undefined;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.application.heading')} step="application">
      <p>{t('setup.application.what')}</p>
      <form method="post" action={path} class="copy">
        <TextField
          name="name"
          label={t('setup.application.name')}
          value={values.name}
          fault={faultOf('name')}
          required
        />
        <TextField
          name="initialDomain"
          label={t('setup.application.domain')}
          hint={t('setup.application.domain-hint')}
          value={values.initialDomain}
          fault={faultOf('domain')}
          required
        />
        <button type="submit" class="button">
          {t('setup.application.create')}
        </button>
      </form>
      <Actions>
        <ActionLink href={other} text={t('setup.application.other')} quiet />
        <ActionLink href={next} text={t('setup.skip')} quiet />
      </Actions>
    </SetupLayout>
  );
}

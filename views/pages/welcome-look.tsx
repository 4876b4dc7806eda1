import type { ViewProps, WelcomeLookPage } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';
import { TextField } from '../components/text-field.tsx';

/** What this instance is called, and its colour. */
export function WelcomeLook({ context, t, asset }: ViewProps<WelcomeLookPage>) {
  const { path, next, values, faults } = context;
  const faultOf = (kind: 'name' | 'accent') =>
    faults.some((one) => one.kind === kind) ? t(`setup.look.fault.${kind}`) : undefined;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.look.heading')} step="look">
      <p>{t('setup.look.what')}</p>
      <form method="post" action={path} class="copy">
        <TextField
          name="name"
          label={t('setup.look.name')}
          value={values.name}
          fault={faultOf('name')}
          autoComplete="organization"
          required
        />
        <TextField
          name="accent"
          label={t('setup.look.accent')}
          hint={t('setup.look.accent-hint')}
          value={values.accent}
          fault={faultOf('accent')}
        />
        <button type="submit" class="button">
          {t('setup.next')}
        </button>
      </form>
      <Actions>
        <ActionLink href={next} text={t('setup.skip')} quiet />
      </Actions>
    </SetupLayout>
  );
}

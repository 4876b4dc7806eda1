import type { SetupOwnerPage, ViewProps } from '../../src/pages/index.ts';
import { SetupLayout } from '../components/setup-layout.tsx';
import { TextField } from '../components/text-field.tsx';

/** Who is to own this instance. */
export function SetupOwner({ context, t, asset }: ViewProps<SetupOwnerPage>) {
  const { path, values, fault } = context;
  const faultOf = (kind: NonNullable<typeof fault>['kind']) =>
    fault?.kind === kind ? t(`setup.fault.${kind}`) : undefined;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.owner.heading')} step="owner">
      <p>{t('setup.owner.what')}</p>
      <form method="post" action={path} class="copy">
        <TextField
          name="email"
          inputMode="email"
          label={t('setup.owner.email')}
          value={values.email}
          fault={faultOf('email')}
          autoComplete="email"
          required
        />
        <TextField
          name="givenName"
          label={t('account.field.givenName')}
          value={values.givenName}
          fault={faultOf('name')}
          autoComplete="given-name"
          required
        />
        <TextField
          name="familyName"
          label={t('account.field.familyName')}
          value={values.familyName}
          autoComplete="family-name"
        />
        <button type="submit" class="button">
          {t('setup.next')}
        </button>
      </form>
    </SetupLayout>
  );
}

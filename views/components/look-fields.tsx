import type { LookForm, Translator } from '../../src/pages/index.ts';
import { TextField } from './text-field.tsx';

/** What an organization is called, and the look that its new integrations begin with. */
export function LookFields({ t, form }: { t: Translator; form: LookForm }) {
  const { values, faults, logo } = form;
  const faultOf = (kind: LookForm['faults'][number]['kind']) =>
    faults.some((one) => one.kind === kind) ? t(`setup.look.fault.${kind}`) : undefined;
  const logoFault = faultOf('logo');
  return (
    <>
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
      <div class="field">
        <label for="logo">{t('setup.look.logo')}</label>
        <span id="logo-hint" class="hint">
          {t(logo ? 'setup.look.logo-there' : 'setup.look.logo-hint')}
        </span>
        <input
          id="logo"
          type="file"
          name="logo"
          accept="image/png,image/jpeg,image/webp"
          aria-describedby={logoFault ? 'logo-hint logo-fault' : 'logo-hint'}
        />
        {logoFault && (
          <span id="logo-fault" class="field-fault">
            {logoFault}
          </span>
        )}
      </div>
    </>
  );
}

import { type DashboardKeysPage, keyLives, type ViewProps } from '../../src/pages/index.ts';
import { CopyField } from '../components/copy-field.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';
import { TextField } from '../components/text-field.tsx';

/** The keys of the admin API. */
export function DashboardKeys({ context, t, asset }: ViewProps<DashboardKeysPage>) {
  const { chrome, paths, keys, scopes, values, faults, made } = context;
  const faultOf = (kind: 'name' | 'scopes' | 'days') =>
    faults.some((one) => one.kind === kind) ? t(`keys.fault.${kind}`) : undefined;
  const [scopesFault, daysFault] = [faultOf('scopes'), faultOf('days')];
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.keys')}>
      <p>{t('keys.what')}</p>
      {made && (
        <section>
          <h2>{t('keys.made', { name: made.name })}</h2>
          <CopyField
            t={t}
            id="token"
            value={made.token}
            label="dash.area.keys"
            copy="enroll.copy"
            copied="enroll.copied"
            failed="account.add.not-copied"
          />
          <p class="hint">{t('keys.once')}</p>
        </section>
      )}
      {keys.length === 0 && <p>{t('keys.none')}</p>}
      <ul class="things">
        {keys.map(({ id, name, scopes: held, expiresAt, lastUsedAt }) => (
          <li key={id}>
            <h2 class="thing">{name}</h2>
            <p class="mark" dir="ltr">
              {held.map((scope) => (
                <code key={scope}>{scope} </code>
              ))}
            </p>
            <p class="details">
              <span>
                {t('keys.until')} <Moment t={t} at={expiresAt} />
              </span>
              {lastUsedAt === undefined ? (
                <span>{t('keys.unused')}</span>
              ) : (
                <span>
                  {t('keys.used')} <Moment t={t} at={lastUsedAt} />
                </span>
              )}
            </p>
            <form method="post" action={paths.revoke} class="row">
              <input type="hidden" name="key" value={id} />
              <button type="submit" class="button quiet">
                {t('keys.revoke', { name })}
              </button>
            </form>
          </li>
        ))}
      </ul>
      <h2>{t('keys.new')}</h2>
      <form method="post" action={paths.create} class="copy">
        <TextField name="name" label={t('keys.name')} value={values.name} fault={faultOf('name')} required />
        <fieldset aria-describedby={scopesFault && 'scopes-fault'}>
          <legend>{t('keys.scopes')}</legend>
          {scopes.map((scope) => (
            <label key={scope} class="choice">
              <input type="checkbox" name={`scope-${scope}`} checked={values.scopes.includes(scope)} />{' '}
              <code dir="ltr">{scope}</code>
            </label>
          ))}
          {scopesFault && (
            <span id="scopes-fault" class="field-fault">
              {scopesFault}
            </span>
          )}
        </fieldset>
        <div class="field">
          <label for="days">{t('keys.days')}</label>
          <select id="days" name="days" aria-describedby={daysFault && 'days-fault'}>
            {keyLives.map((days) => (
              <option key={days} value={days} selected={days === values.days}>
                {t('keys.day', { days: Number(days) })}
              </option>
            ))}
          </select>
          {daysFault && (
            <span id="days-fault" class="field-fault">
              {daysFault}
            </span>
          )}
        </div>
        <button type="submit" class="button">
          {t('keys.create')}
        </button>
      </form>
    </DashboardLayout>
  );
}

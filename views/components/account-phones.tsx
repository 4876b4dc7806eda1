import type { AccountPage, Translator } from '../../src/pages/index.ts';
import { FormButton, Row } from './account-forms.tsx';
import { Moment } from './moment.tsx';
import { Value } from './value.tsx';

const LONGEST_NAME = 100;

/** The phones that sign this person in, and what can be done with each. */
export function AccountPhones({ context, t }: { context: AccountPage; t: Translator }) {
  const { phones, paths } = context;
  return (
    <section>
      <h2>{t('account.phones.heading')}</h2>
      <ul class="things">
        {phones.map((phone, i) => (
          <li key={phone.id}>
            <h3 id={`phone-${i}`}>
              <Value text={phone.name} />
            </h3>
            <p class="hint details">
              <span>{t(`account.phone.${phone.kind}`)}</span>
              {phone.current && <span>{t('account.phone.current')}</span>}
              <span>
                {t('account.phone.added')} <Moment t={t} at={phone.addedAt} />
              </span>
            </p>
            <details>
              <summary aria-describedby={`phone-${i}`}>{t('account.phone.change')}</summary>
              <form method="post" action={paths.renamePhone} class="copy">
                <input type="hidden" name="phone" value={phone.id} />
                <label>
                  {t('account.phone.name')}
                  <input
                    type="text"
                    name="name"
                    value={phone.name}
                    maxLength={LONGEST_NAME}
                    autoComplete="off"
                    required
                  />
                </label>
                <button type="submit" class="button quiet" aria-describedby={`phone-${i}`}>
                  {t('account.phone.rename')}
                </button>
              </form>
              <Row>
                <FormButton
                  action={paths.removePhone}
                  fields={{ phone: phone.id }}
                  text={t('account.phone.remove')}
                  about={`phone-${i}`}
                />
              </Row>
            </details>
          </li>
        ))}
      </ul>
      <p>{t('account.phones.add-hint')}</p>
      <Row>
        <FormButton action={paths.addPhone} text={t('account.phones.add')} quiet={false} />
      </Row>
    </section>
  );
}

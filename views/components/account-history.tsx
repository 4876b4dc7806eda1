import type { AccountPage, Translator } from '../../src/pages/index.ts';
import { Moment } from './moment.tsx';
import { Place } from './place.tsx';
import { Value } from './value.tsx';

/** What happened, the newest first. */
export function AccountHistory({ context, t }: { context: AccountPage; t: Translator }) {
  const { history } = context;
  return (
    <section>
      <h2>{t('account.history.heading')}</h2>
      {history.length === 0 ? (
        <p>{t('account.history.none')}</p>
      ) : (
        <p class="hint">{t('account.history.hint')}</p>
      )}
      <ol class="things past">
        {history.map(({ kind, at, place, application, phone }, i) => (
          <li key={i}>
            <p class="details">
              <strong>{t(`account.history.${kind}`)}</strong>
              {application && (
                <span>
                  {application.name === undefined ? (
                    t('account.history.application-gone')
                  ) : (
                    <Value text={application.name} />
                  )}
                </span>
              )}
            </p>
            <p class="hint details">
              <Moment t={t} at={at} />
              <Place t={t} code={place} />
              {phone !== undefined && (
                <span>
                  <Value text={phone} />
                </span>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

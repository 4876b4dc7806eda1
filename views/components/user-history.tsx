import type { AccountHistoryEntry, MessageKey, Translator } from '../../src/pages/index.ts';
import { Moment } from './moment.tsx';
import { Place } from './place.tsx';
import { Value } from './value.tsx';

type Kind = AccountHistoryEntry['kind'];

/** What is said to the person as "you" is said of them here. */
const OF_THEM: Partial<Record<Kind, MessageKey>> = {
  'account-opened': 'dash.users.history.account-opened',
  reported: 'dash.users.history.reported',
  'browser-refused': 'dash.users.history.browser-refused',
  invited: 'dash.users.history.invited',
  'signed-up': 'dash.users.history.signed-up',
  'details-changed': 'dash.users.history.details-changed',
  'email-changed': 'dash.users.history.email-changed',
  'data-downloaded': 'dash.users.history.data-downloaded',
  'microsoft-linked': 'dash.users.history.microsoft-linked',
  'microsoft-unlinked': 'dash.users.history.microsoft-unlinked',
  'recovery-used': 'dash.users.history.recovery-used',
};

/** What happened to somebody, the newest first, for whoever looks after them. */
export function UserHistory({ history, t }: { history: readonly AccountHistoryEntry[]; t: Translator }) {
  if (history.length === 0) return <p>{t('account.history.none')}</p>;
  return (
    <ol class="things past">
      {history.map(({ kind, at, place, application, phone }, i) => (
        <li key={i}>
          <p class="details">
            <strong>{t(OF_THEM[kind] ?? `account.history.${kind}`)}</strong>
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
  );
}

import type { DashboardUserPage, KnownBy, Translator, ViewProps } from '../../src/pages/index.ts';
import { FormButton, Row } from '../components/account-forms.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Moment } from '../components/moment.tsx';
import { UserDeeds } from '../components/user-deeds.tsx';
import { UserHistory } from '../components/user-history.tsx';
import { Value } from '../components/value.tsx';

/** What an organization has to do with somebody, as facts. */
function Known({ known, t }: { known: KnownBy; t: Translator }) {
  const { invitedAt, firstSeenAt, lastSeenAt, blockedAt } = known;
  const times = [
    ['dash.users.fact.invited', invitedAt],
    ['dash.users.fact.first-seen', firstSeenAt],
    ['dash.users.fact.last-seen', lastSeenAt],
    ['dash.users.fact.blocked', blockedAt],
  ] as const;
  return (
    <>
      {times.map(([name, at]) =>
        at === undefined ? null : (
          <Fact key={name} name={t(name)}>
            <Moment t={t} at={at} />
          </Fact>
        ),
      )}
    </>
  );
}

function Phones({ context, t }: { context: DashboardUserPage; t: Translator }) {
  const { phones, phoneList, actions } = context;
  return (
    <section>
      <h2>{t('dash.users.phones.heading')}</h2>
      {(phoneList === undefined || phoneList.length === 0) && (
        <p>{t('dash.users.phones.count', { count: phoneList?.length ?? phones })}</p>
      )}
      <ul class="things">
        {phoneList?.map((phone, i) => (
          <li key={phone.id}>
            <h3 id={`phone-${i}`}>
              <Value text={phone.name} />
            </h3>
            <p class="hint details">
              <span>{t(`account.phone.${phone.kind}`)}</span>
              <span>
                {t('account.phone.added')} <Moment t={t} at={phone.addedAt} />
              </span>
            </p>
            {actions.revokePhone && (
              <details>
                <summary aria-describedby={`phone-${i}`}>{t('dash.users.phones.remove')}</summary>
                <p>{t('dash.users.phones.remove-what')}</p>
                <Row>
                  <FormButton
                    action={actions.revokePhone}
                    fields={{ phone: phone.id }}
                    text={t('dash.users.phones.remove-now')}
                    about={`phone-${i}`}
                  />
                </Row>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SignedIn({ context, t }: { context: DashboardUserPage; t: Translator }) {
  const { own, signOns, lasting } = context.signedIn;
  const { endSessions } = context.actions;
  return (
    <section>
      <h2>{t('dash.users.sessions.heading')}</h2>
      <ul>
        {own !== undefined && <li>{t('dash.users.sessions.own', { count: own })}</li>}
        {signOns !== undefined && <li>{t('dash.users.sessions.sign-ons', { count: signOns })}</li>}
        <li>{t('dash.users.sessions.lasting', { count: lasting })}</li>
      </ul>
      {endSessions && (
        <Row>
          <FormButton action={endSessions} text={t('dash.users.sessions.end')} />
        </Row>
      )}
    </section>
  );
}

/** One person, for whoever looks after them: what they are, what happened, and what can be done. */
export function DashboardUser({ context, t, asset }: ViewProps<DashboardUserPage>) {
  const { chrome, paths, user, known, organizations = [], history } = context;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={user.name}
      above={[{ path: paths.list, text: t('dash.users.heading') }]}
    >
      <Facts>
        <Fact name={t('dash.users.column.state')}>{t(`dash.users.state.${user.state}`)}</Fact>
        {user.email !== undefined && (
          <Fact name={t('dash.users.column.email')}>
            <Value text={user.email} />{' '}
            <span class="mark">{t(user.emailVerified ? 'dash.users.proven' : 'dash.users.unproven')}</span>
          </Fact>
        )}
        <Fact name={t('dash.users.fact.id')}>
          <code>{user.id}</code>
        </Fact>
        {user.createdAt !== undefined && (
          <Fact name={t('dash.users.column.since')}>
            <Moment t={t} at={user.createdAt} />
          </Fact>
        )}
        {known && <Known known={known} t={t} />}
      </Facts>
      <UserDeeds context={context} t={t} />
      <Phones context={context} t={t} />
      <SignedIn context={context} t={t} />
      {organizations.length > 0 && (
        <section>
          <h2>{t('dash.users.organizations.heading')}</h2>
          <ul class="things">
            {organizations.map(({ name, path, ...what }) => (
              <li key={path}>
                <h3>
                  <a href={path}>
                    <Value text={name} />
                  </a>
                </h3>
                <Facts>
                  <Known known={what} t={t} />
                </Facts>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t('account.history.heading')}</h2>
        {chrome.organization && <p class="hint">{t('dash.users.history.here')}</p>}
        <UserHistory history={history} t={t} />
      </section>
    </DashboardLayout>
  );
}

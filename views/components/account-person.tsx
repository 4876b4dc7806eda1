import type { AccountPage, Translator } from '../../src/pages/index.ts';
import { Row } from './account-forms.tsx';
import { ActionLink } from './actions.tsx';
import { Fact, Facts } from './facts.tsx';
import { Value } from './value.tsx';

/** Who the person is to us: what is verified says so, and what is not does too. */
export function AccountPerson({ context, t }: { context: AccountPage; t: Translator }) {
  const { person, paths } = context;
  const { email, emailVerified, address } = person;
  return (
    <section>
      <h2>{t('account.person.heading')}</h2>
      <Facts>
        <Fact name={t('account.person.name')}>
          <Value text={person.name} />
        </Fact>
        {person.nickname && (
          <Fact name={t('account.field.nickname')}>
            <Value text={person.nickname} />
          </Fact>
        )}
        {email && (
          <Fact name={t('account.person.email')}>
            <Value text={email} />{' '}
            <span class="mark">{emailVerified ? t('account.verified') : t('account.unverified')}</span>
          </Fact>
        )}
        {person.phoneNumber && (
          <Fact name={t('account.field.phoneNumber')}>
            <Value text={person.phoneNumber} /> <span class="mark">{t('account.unverified')}</span>
          </Fact>
        )}
        {address && (
          <Fact name={t('account.field.address')}>
            {address.map((line, i) => (
              <span key={i} class="line">
                <Value text={line} />
              </span>
            ))}{' '}
            <span class="mark">{t('account.unverified')}</span>
          </Fact>
        )}
      </Facts>
      <Row>
        <ActionLink href={paths.profile} text={t('account.person.change')} quiet />
        <ActionLink
          href={paths.email}
          text={email ? t('account.person.change-email') : t('account.person.add-email')}
          quiet
        />
      </Row>
    </section>
  );
}

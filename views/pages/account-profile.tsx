import type { AccountProfilePage, ProfileFieldName, ViewProps } from '../../src/pages/index.ts';
import { AccountLayout } from '../components/account-layout.tsx';

const LONGEST_NAME = 100;
const LONGEST_ADDRESS = 400;
const AUTOCOMPLETE = {
  givenName: 'given-name',
  familyName: 'family-name',
  nickname: 'nickname',
  phoneNumber: 'tel',
} as const;

/** Where a person says of themselves what they like. */
export function AccountProfile({ context, t, asset }: ViewProps<AccountProfilePage>) {
  const { paths, values, faults } = context;
  const isFaulty = (field: ProfileFieldName) => faults.some(({ kind }) => kind === field);
  const described = (field: ProfileFieldName) => (isFaulty(field) ? `${field}-fault` : undefined);

  const Fault = ({ of }: { of: ProfileFieldName }) =>
    isFaulty(of) ? (
      <span id={`${of}-fault`} class="warning">
        {t(of === 'phoneNumber' || of === 'address' ? `account.fault.${of}` : 'account.fault.name')}
      </span>
    ) : null;

  const Line = ({ of }: { of: keyof typeof AUTOCOMPLETE }) => (
    <label>
      {t(`account.field.${of}`)}
      {of === 'phoneNumber' && <span class="mark"> {t('account.optional')}</span>}
      <input
        type="text"
        inputMode={of === 'phoneNumber' ? 'tel' : 'text'}
        name={of}
        value={values[of]}
        maxLength={LONGEST_NAME}
        autoComplete={AUTOCOMPLETE[of]}
        aria-invalid={isFaulty(of)}
        aria-describedby={described(of)}
      />
      <Fault of={of} />
    </label>
  );

  return (
    <AccountLayout t={t} asset={asset} heading={t('account.profile.heading')} paths={paths}>
      <p role="alert">{faults.length > 0 && t('account.profile.faulty')}</p>
      <p>{t('account.profile.what')}</p>
      <form method="post" action={paths.profile} class="copy">
        <Line of="givenName" />
        <Line of="familyName" />
        <Line of="nickname" />
        <Line of="phoneNumber" />
        <label>
          {t('account.field.address')}
          <span class="mark"> {t('account.optional')}</span>
          <textarea
            name="address"
            rows={4}
            maxLength={LONGEST_ADDRESS}
            autoComplete="street-address"
            aria-invalid={isFaulty('address')}
            aria-describedby={described('address')}
          >
            {values.address}
          </textarea>
          <Fault of="address" />
        </label>
        <button type="submit" class="button">
          {t('account.profile.save')}
        </button>
      </form>
    </AccountLayout>
  );
}

import type { AccountEmailPage, ViewProps } from '../../src/pages/index.ts';
import { AccountLayout } from '../components/account-layout.tsx';
import { Value } from '../components/value.tsx';

/** Another address: typed, then proven by the code that was mailed there. */
export function AccountEmail({ context, t, asset }: ViewProps<AccountEmailPage>) {
  const { paths, state, email, problem } = context;
  return (
    <AccountLayout t={t} asset={asset} heading={t('account.email.heading')} paths={paths}>
      <p id="problem" role="alert">
        {problem && t(`account.email.problem.${problem.kind}`)}
      </p>
      {state === 'code' && (
        <>
          <p>{t('account.email.sent')}</p>
          <p>
            <strong>
              <Value text={email} />
            </strong>
          </p>
          <form method="post" action={paths.emailCode} class="copy">
            <label>
              {t('account.email.code')}
              <input
                type="text"
                name="code"
                dir="ltr"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={20}
                aria-describedby="problem"
                required
              />
            </label>
            <button type="submit" class="button">
              {t('account.email.confirm')}
            </button>
          </form>
          <h2>{t('account.email.other')}</h2>
        </>
      )}
      {state === 'address' && <p>{t('account.email.what')}</p>}
      <form method="post" action={paths.email} class="copy">
        <label>
          {t('account.email.address')}
          <input
            type="email"
            name="email"
            dir="ltr"
            autoComplete="email"
            maxLength={254}
            value={email}
            aria-describedby={state === 'address' ? 'problem' : undefined}
            required
          />
        </label>
        <button type="submit" class={state === 'code' ? 'button quiet' : 'button'}>
          {t('account.email.send')}
        </button>
      </form>
    </AccountLayout>
  );
}

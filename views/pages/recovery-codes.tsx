import type { RecoveryCodesPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** A person's recovery codes: how many are left, and new ones, which stand here once. */
export function RecoveryCodes({ context, t, asset }: ViewProps<RecoveryCodesPage>) {
  const { paths, left, codes } = context;
  const heading = codes ? t('recovery-codes.new.heading') : t('recovery-codes.heading');
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'phone.css']}>
      <main>
        <h1>{heading}</h1>
        {codes ? (
          <>
            <p>{t('recovery-codes.new.keep')}</p>
            <ol class="codes">
              {codes.map((code) => (
                <li key={code}>
                  <code dir="ltr">{code}</code>
                </li>
              ))}
            </ol>
          </>
        ) : (
          <>
            <p>{t('recovery-codes.purpose')}</p>
            <p>{t('recovery-codes.left', { left })}</p>
          </>
        )}
        <Actions>
          {codes ? (
            <ActionLink href={paths.account} text={t('recovery-codes.done')} />
          ) : (
            <>
              {left > 0 && <p class="hint">{t('recovery-codes.replaces')}</p>}
              <PostButton action={paths.make} text={t('recovery-codes.make')} />
              <ActionLink href={paths.account} text={t('recovery-codes.back')} quiet />
            </>
          )}
        </Actions>
      </main>
    </Layout>
  );
}

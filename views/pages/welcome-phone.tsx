import type { ViewProps, WelcomePhonePage } from '../../src/pages/index.ts';
import { ActionLink, Actions, PostButton } from '../components/actions.tsx';
import { EnrollCode } from '../components/enroll-code.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';

/** The first phone, and a first sign-in with it. */
export function WelcomePhone({ context, t, asset }: ViewProps<WelcomePhonePage>) {
  const { link, code, demo, signIn, next } = context;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.first.heading')} step="phone" script="account.js">
      <p>{t('setup.first.what')}</p>
      <EnrollCode t={t} link={link} code={code} />
      <h2>{t('setup.first.try')}</h2>
      <p>{demo ? t('setup.first.try-demo') : t('setup.first.try-dashboard')}</p>
      <Actions>
        {demo && (
          <a href={demo} class="button" target="_blank" rel="noopener">
            {t('setup.first.open-demo')}
          </a>
        )}
        {signIn && <PostButton action={signIn} text={t('setup.first.sign-in')} />}
        <ActionLink href={next} text={t('setup.first.done')} quiet />
      </Actions>
    </SetupLayout>
  );
}

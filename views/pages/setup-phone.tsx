import type { SetupPhonePage, ViewProps } from '../../src/pages/index.ts';
import { Actions, PostButton } from '../components/actions.tsx';
import { EnrollCode } from '../components/enroll-code.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';

/** The owner sets up a passkey, here or on a phone, and comes back. */
export function SetupPhone({ context, t, asset }: ViewProps<SetupPhonePage>) {
  const { link, code, ready, fault } = context;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.phone.heading')} step="owner" script="account.js">
      <p role="alert">{fault && t(`setup.fault.${fault.kind}`)}</p>
      <p>{t('setup.phone.what')}</p>
      <Actions>
        <a href={link} class="button" target="_blank" rel="noopener">
          {t('setup.phone.here')}
        </a>
      </Actions>
      <h2>{t('setup.phone.elsewhere')}</h2>
      <EnrollCode t={t} link={link} code={code} />
      <h2>{t('setup.phone.then')}</h2>
      <Actions>
        <PostButton action={ready} text={t('setup.phone.ready')} />
      </Actions>
    </SetupLayout>
  );
}

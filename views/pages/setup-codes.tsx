import type { SetupCodesPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';

/** The owner's recovery codes, which stand here once. */
export function SetupCodes({ context, t, asset }: ViewProps<SetupCodesPage>) {
  return (
    <SetupLayout t={t} asset={asset} heading={t('recovery-codes.new.heading')} step="owner">
      <p>{t('setup.codes.what')}</p>
      <p>{t('recovery-codes.new.keep')}</p>
      <ol class="codes">
        {context.codes.map((code) => (
          <li key={code}>
            <code dir="ltr">{code}</code>
          </li>
        ))}
      </ol>
      <Actions>
        <ActionLink href={context.next} text={t('setup.codes.kept')} />
      </Actions>
    </SetupLayout>
  );
}

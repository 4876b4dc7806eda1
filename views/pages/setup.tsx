import type { SetupPage, ViewProps } from '../../src/pages/index.ts';
import { SetupLayout } from '../components/setup-layout.tsx';
import { TokenForm } from '../components/token-form.tsx';

/** Where the link of a new instance leads, and everybody else while it has no owner. */
export function Setup({ context, t, asset }: ViewProps<SetupPage>) {
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.heading')} script="link-token.js">
      <p role="alert">{context.fault && t(`setup.fault.${context.fault.kind}`)}</p>
      <p>{t('setup.what')}</p>
      <p class="hint">{t('setup.where')}</p>
      <p dir="ltr">
        <code>{context.command}</code>
      </p>
      <TokenForm t={t} action={context.path} label="setup.link" send="setup.begin" />
    </SetupLayout>
  );
}

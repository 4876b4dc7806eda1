import type { ViewProps, WelcomeLookPage } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { LookFields } from '../components/look-fields.tsx';
import { SetupLayout } from '../components/setup-layout.tsx';

/** What this instance is called, and how its new integrations look. */
export function WelcomeLook({ context, t, asset }: ViewProps<WelcomeLookPage>) {
  const { path, next, form } = context;
  return (
    <SetupLayout t={t} asset={asset} heading={t('setup.look.heading')} step="look">
      <p>{t('setup.look.what')}</p>
      <form method="post" action={path} encType="multipart/form-data" class="copy">
        <LookFields t={t} form={form} />
        <button type="submit" class="button">
          {t('setup.next')}
        </button>
      </form>
      <Actions>
        <ActionLink href={next} text={t('setup.skip')} quiet />
      </Actions>
    </SetupLayout>
  );
}

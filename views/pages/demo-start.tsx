import { DEMO_PATHS, type DemoStartPage, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DemoLayout, DemoOutboxLink, DemoPhoneLink } from '../components/demo-layout.tsx';

/** The demo application before the sign-in. */
export function DemoStart({ context, t, asset }: ViewProps<DemoStartPage>) {
  return (
    <DemoLayout t={t} asset={asset} heading={t('demo-start.heading')}>
      <p>{t('demo-start.purpose')}</p>
      <ol class="steps">
        <li>{t('demo-start.steps.sign-in')}</li>
        <li>{t('demo-start.steps.scan')}</li>
        <li>{t('demo-start.steps.approve')}</li>
      </ol>
      <Actions>
        <ActionLink href={DEMO_PATHS.signIn} text={t('demo-start.sign-in')} />
        <DemoPhoneLink t={t} />
      </Actions>
      <h2>{t('demo-start.own-phone.heading')}</h2>
      <p>{t('demo-start.own-phone.how')}</p>
      {context.outbox && (
        <Actions>
          <DemoOutboxLink t={t} />
        </Actions>
      )}
    </DemoLayout>
  );
}

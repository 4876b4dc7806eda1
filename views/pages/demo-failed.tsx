import { DEMO_PATHS, type DemoFailedPage, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DemoLayout } from '../components/demo-layout.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Value } from '../components/value.tsx';

/** The demo application when the sign-in came to nothing. */
export function DemoFailed({ context, t, asset }: ViewProps<DemoFailedPage>) {
  return (
    <DemoLayout t={t} asset={asset} heading={t('demo-failed.heading')}>
      <p>{t('demo-failed.purpose')}</p>
      <Facts>
        <Fact name={t('demo-failed.error')}>
          <code>
            <Value text={context.error} />
          </code>
        </Fact>
        {context.description && (
          <Fact name={t('demo-failed.description')}>
            <Value text={context.description} />
          </Fact>
        )}
      </Facts>
      <Actions>
        <ActionLink href={DEMO_PATHS.signIn} text={t('demo-failed.again')} />
      </Actions>
    </DemoLayout>
  );
}

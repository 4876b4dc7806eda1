import { DEMO_PATHS, type DemoOutboxPage, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DemoLayout } from '../components/demo-layout.tsx';
import { Value } from '../components/value.tsx';

/** The mails that the demo would have sent. It has no script: "Look again" loads it again. */
export function DemoOutbox({ context, t, asset }: ViewProps<DemoOutboxPage>) {
  const { mails } = context;
  return (
    <DemoLayout t={t} asset={asset} heading={t('demo-outbox.heading')}>
      <p>{t('demo-outbox.purpose')}</p>
      <Actions>
        <ActionLink href={DEMO_PATHS.outbox} text={t('demo-outbox.again')} />
      </Actions>
      {mails.length === 0 && <p>{t('demo-outbox.empty')}</p>}
      {mails.map(({ to, subject, parts, at }, i) => (
        <article key={`${at} ${i}`} class="mail">
          <h2>
            <Value text={subject} />
          </h2>
          <p class="hint">{t('demo-outbox.to', { to, when: timeOf(at, t.lang) })}</p>
          {parts.map((part) => (
            <p key={part}>
              <Value text={part} />
            </p>
          ))}
        </article>
      ))}
    </DemoLayout>
  );
}

/** The demo runs on the reader's own machine, so that its zone is theirs. */
const timeOf = (at: number, lang: string): string =>
  new Intl.DateTimeFormat(lang, { timeStyle: 'medium' }).format(at);

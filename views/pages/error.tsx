import type { ErrorPage, Translator, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Value } from '../components/value.tsx';
import { Layout } from '../layout.tsx';

const MINUTE = 60;

/** Minutes read better than a large number of seconds. */
const waitText = (t: Translator, seconds: number): string =>
  seconds <= MINUTE
    ? t('error.limited.wait-seconds', { seconds })
    : t('error.limited.wait-minutes', { minutes: Math.ceil(seconds / MINUTE) });

/** Any refusal a person may meet: what happened, what to do next, and the reference for whoever helps. */
export function ErrorView({ context, t, asset }: ViewProps<ErrorPage>) {
  const { kind, code, description, reference, retryAfter, again, startAgain, account } = context;
  const heading = t(`error.${kind}.heading`);
  return (
    <Layout t={t} asset={asset} title={heading} {...(retryAfter !== undefined && { script: 'wait.js' })}>
      <main>
        <h1>{heading}</h1>
        <p>{t(`error.${kind}.next`)}</p>
        {retryAfter !== undefined && (
          <>
            <p
              id="wait"
              role="status"
              data-seconds={retryAfter}
              data-texts={JSON.stringify({
                wait: t('error.limited.wait', { when: '{when}' }),
                now: t('error.limited.now'),
              })}
            >
              {waitText(t, retryAfter)}
            </p>
            <progress id="waited" max={retryAfter} value={0} aria-labelledby="wait" hidden />
          </>
        )}
        {again && (
          <Actions>
            <ActionLink href="" text={t('error.action.try-again')} />
          </Actions>
        )}
        {startAgain && (
          <Actions>
            <ActionLink href={startAgain} text={t('error.action.start-again')} />
          </Actions>
        )}
        {account && (
          <Actions>
            <ActionLink href={account} text={t('error.action.account')} />
          </Actions>
        )}
        <Facts>
          {code && (
            <Fact name={t('error.detail.code')}>
              <code>
                <Value text={code} />
              </code>
            </Fact>
          )}
          {description && (
            <Fact name={t('error.detail.description')}>
              <Value text={description} />
            </Fact>
          )}
          <Fact name={t('error.detail.reference')}>
            <code>
              <Value text={reference} />
            </code>
          </Fact>
        </Facts>
        <p class="hint">{t('error.detail.reference-use')}</p>
      </main>
    </Layout>
  );
}

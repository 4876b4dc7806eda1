import type { HandoverPage, ViewProps } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

/** Where a client secret waits for whoever has the link. A script fills in what stands behind `#`; it can be pasted too. */
export function Handover({ context, t, asset }: ViewProps<HandoverPage>) {
  const { path, gone } = context;
  const heading = t('handover.heading');
  return (
    <Layout t={t} asset={asset} title={heading} script="handover.js">
      <main>
        <h1>{heading}</h1>
        <p id="problem" role="alert">
          {gone && t('handover.gone')}
        </p>
        <p>{t('handover.what')}</p>
        <form method="post" action={path} class="copy">
          <label>
            {t('handover.code')}
            <input
              id="code"
              type="text"
              name="code"
              dir="ltr"
              autoComplete="off"
              autoCapitalize="off"
              spellcheck={false}
              maxLength={400}
              aria-describedby="problem how"
              required
            />
          </label>
          <button type="submit" class="button">
            {t('handover.open')}
          </button>
        </form>
        <p id="how" class="hint">
          {t('handover.how')}
        </p>
      </main>
    </Layout>
  );
}

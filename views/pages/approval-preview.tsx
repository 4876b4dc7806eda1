import type { ApprovalPreviewPage, ViewProps } from '../../src/pages/index.ts';
import { LegalLinks, LogoPicture } from '../components/branding.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Answers } from '../components/statement.tsx';
import { Layout } from '../layout.tsx';

/** The page on which a phone approves, as it stands when it asks. Nothing here answers anything. */
export function ApprovalPreview({ context, t, asset }: ViewProps<ApprovalPreviewPage>) {
  const { application, look } = context;
  const app = application.name;
  const heading = t('statement.question', { application: app });
  const browser = { browser: 'Firefox', system: 'Windows' };
  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      styles={['signin.css', 'phone.css']}
      script="preview.js"
      colours={look?.colours}
    >
      <main>
        {look?.logo && <LogoPicture logo={look.logo} />}
        <h1 id="heading" tabIndex={-1}>
          {heading}
        </h1>
        <p class="asked-by">
          <bdi>{application.host}</bdi>
        </p>
        <p id="effect">{t('statement.effect', { application: app, ...browser })}</p>
        <Facts>
          <Fact name={t('statement.networks')}>{t('statement.networks.same')}</Fact>
          <Fact name={t('statement.new-browser')}>{t('statement.new-browser.no')}</Fact>
        </Facts>
        <p>{t('statement.rule')}</p>
        <Answers t={t} question="heading" />
        <LegalLinks t={t} app={app} look={look} />
      </main>
    </Layout>
  );
}

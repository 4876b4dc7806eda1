import type { ComponentChildren } from 'preact';
import type { AssetUrl, DashboardChrome, Translator } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

export interface DashboardLayoutProps {
  t: Translator;
  asset: AssetUrl;
  chrome: DashboardChrome;
  heading: string;
  /** The pages above this one, the nearest last. */
  above?: readonly { path: string; text: string }[];
  script?: string;
  /** Of this page, on top of those of all. */
  styles?: readonly string[];
  children: ComponentChildren;
}

/** The frame of the dashboard: where one is, where one may go, and what has just been done. It works without scripts. */
export function DashboardLayout(props: DashboardLayoutProps) {
  const { t, asset, chrome, heading, above = [], script = 'account.js', styles = [], children } = props;
  const place = chrome.organization?.name ?? t('dash.all-organizations');
  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      styles={['signin.css', 'account.css', 'dashboard.css', 'dashboard-areas.css', ...styles]}
      script={script}
    >
      <a class="skip" href="#content">
        {t('dash.skip')}
      </a>
      <header class="dash-head">
        <a class="dash-place" href={chrome.paths.organizations}>
          {place}
        </a>
        <div class="dash-person">
          <a href={chrome.paths.account}>{chrome.person}</a>
          {chrome.operator && <span class="mark">{t('dash.operator')}</span>}
          <form method="post" action={chrome.paths.signOut}>
            <button type="submit" class="button quiet">
              {t('dash.sign-out')}
            </button>
          </form>
        </div>
        <nav aria-label={t('dash.menu')} class="dash-menu">
          <ul>
            {chrome.places.map(({ area, path }) => (
              <li key={area}>
                <a href={path} aria-current={area === chrome.area ? 'page' : undefined}>
                  {t(`dash.area.${area}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main class="dash" id="content">
        {above.length > 0 && (
          <nav aria-label={t('dash.above')} class="dash-above">
            {above.map(({ path, text }) => (
              <a key={path} href={path}>
                {text}
              </a>
            ))}
          </nav>
        )}
        <h1>{heading}</h1>
        <p role="status">{chrome.notice && t(`dash.notice.${chrome.notice.kind}`)}</p>
        {children}
      </main>
    </Layout>
  );
}

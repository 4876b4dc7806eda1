import type { ComponentChildren } from 'preact';
import type { AccountPaths, AssetUrl, Translator } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

export interface AccountLayoutProps {
  t: Translator;
  asset: AssetUrl;
  heading: string;
  /** Where one comes back from this page; none on the account page itself. */
  paths?: AccountPaths;
  children: ComponentChildren;
}

/** The frame of the account pages. Scripts draw the one code and write times in the reader's zone; the rest works without. */
export function AccountLayout({ t, asset, heading, paths, children }: AccountLayoutProps) {
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'account.css']} script="account.js">
      <main class="account">
        {paths && (
          <nav>
            <a href={paths.page}>{t('account.back')}</a>
          </nav>
        )}
        <h1>{heading}</h1>
        {children}
      </main>
    </Layout>
  );
}

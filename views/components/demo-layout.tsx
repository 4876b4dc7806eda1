import type { ComponentChildren } from 'preact';
import { type AssetUrl, DEMO_PATHS, type Translator } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

export interface DemoLayoutProps {
  t: Translator;
  asset: AssetUrl;
  heading: string;
  children: ComponentChildren;
}

/** The frame of the demo application: plainly another party than the gateway. */
export function DemoLayout({ t, asset, heading, children }: DemoLayoutProps) {
  return (
    <Layout t={t} asset={asset} title={heading} styles={['signin.css', 'demo.css']}>
      <header class="shop">{t('demo.shop')}</header>
      <main class="wide">
        <h1>{heading}</h1>
        {children}
      </main>
    </Layout>
  );
}

/** Opens the mails beside this page. */
export function DemoOutboxLink({ t }: { t: Translator }) {
  return (
    <a class="button quiet" href={DEMO_PATHS.outbox} target="_blank" rel="noopener">
      {t('demo.open-outbox')}
    </a>
  );
}

/** Opens the simulated phone beside this page. */
export function DemoPhoneLink({ t }: { t: Translator }) {
  return (
    <a class="button quiet" href={DEMO_PATHS.phone} target="_blank" rel="noopener">
      {t('demo.open-phone')}
    </a>
  );
}

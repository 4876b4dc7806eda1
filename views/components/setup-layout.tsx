import type { ComponentChildren } from 'preact';
import type { AssetUrl, Translator } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

const STEPS = ['owner', 'look', 'application', 'phone'] as const;

interface SetupLayoutProps {
  t: Translator;
  asset: AssetUrl;
  heading: string;
  /** Which of the four steps this is; none before the first. */
  step?: (typeof STEPS)[number];
  script?: string;
  children: ComponentChildren;
}

/** The frame of the pages that set a new instance up, with how far one has come. */
export function SetupLayout({ t, asset, heading, step, script, children }: SetupLayoutProps) {
  return (
    <Layout
      t={t}
      asset={asset}
      title={heading}
      styles={['signin.css', 'account.css', 'dashboard.css']}
      {...(script && { script })}
    >
      <main class="account">
        {step && (
          <ol class="steps" aria-label={t('setup.steps')}>
            {STEPS.map((one) => (
              <li key={one} aria-current={one === step ? 'step' : undefined}>
                {t(`setup.step.${one}`)}
              </li>
            ))}
          </ol>
        )}
        <h1>{heading}</h1>
        {children}
      </main>
    </Layout>
  );
}

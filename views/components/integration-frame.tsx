import type { ComponentChildren } from 'preact';
import type {
  AssetUrl,
  DashboardChrome,
  IntegrationHead,
  MessageKey,
  Translator,
} from '../../src/pages/index.ts';
import { CopyField } from './copy-field.tsx';
import { DashboardLayout } from './dashboard-layout.tsx';

interface FrameProps {
  t: Translator;
  asset: AssetUrl;
  chrome: DashboardChrome;
  integration: IntegrationHead;
  /** Which of its pages this is; the heading of the first is the integration's name. */
  at: 'card' | 'settings' | 'branding' | 'delete' | 'secret';
  script?: string;
  children: ComponentChildren;
}

/** The frame of the pages on one integration, with the way to each of the others. */
export function IntegrationFrame({ t, asset, chrome, integration, at, script, children }: FrameProps) {
  const { paths, name } = integration;
  const heading = at === 'card' ? name : t(`dash.int.${at}.heading`, { name });
  const above = [{ path: paths.list, text: t('dash.area.integrations') }];
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={heading}
      above={above}
      {...(script && { script })}
    >
      <IntegrationTabs t={t} paths={paths} at={at} />
      {children}
    </DashboardLayout>
  );
}

const TABS = ['card', 'settings', 'branding', 'guides', 'test'] as const;

/** The way to each page on one integration. */
export function IntegrationTabs({
  t,
  paths,
  at,
}: {
  t: Translator;
  paths: IntegrationHead['paths'];
  at: FrameProps['at'] | 'guides' | 'test';
}) {
  return (
    <nav class="dash-tabs" aria-label={t('dash.int.tabs')}>
      {TABS.map((tab) => (
        <a
          key={tab}
          href={tab === 'card' ? paths.page : paths[tab]}
          aria-current={tab === at ? 'page' : undefined}
        >
          {t(`dash.int.tab.${tab}`)}
        </a>
      ))}
    </nav>
  );
}

/** A value to paste elsewhere. */
export function Pasted({
  t,
  id,
  value,
  label,
}: {
  t: Translator;
  id: string;
  value: string;
  label: MessageKey;
}) {
  return (
    <CopyField
      t={t}
      id={id}
      value={value}
      label={label}
      copy="handover.copy"
      copied="handover.copied"
      failed="handover.not-copied"
    />
  );
}

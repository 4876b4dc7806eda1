import type { DeviceConfirmPage, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { Actions } from '../components/actions.tsx';
import { LegalLinks, LogoPicture } from '../components/branding.tsx';
import { Value } from '../components/value.tsx';
import { Layout } from '../layout.tsx';

/** Asks whether it is this person's own device that shows the code (RFC 8628 sections 3.3.1 and 5.4). */
export function DeviceConfirm({ context, t, asset }: ViewProps<DeviceConfirmPage>) {
  const { path, application, code, look } = context;
  const app = application.name;
  const heading = t('device.confirm.heading', { app });
  return (
    <Layout
      t={t}
      asset={asset}
      title={t('device.application', { app })}
      colours={look?.colours}
      foot={look && <LegalLinks t={t} app={app} look={look} />}
    >
      <main>
        {look?.logo && <LogoPicture logo={look.logo} />}
        <h1>{heading}</h1>
        <p class="host">
          <Value text={application.host} />
        </p>
        <p>{t('device.confirm.compare')}</p>
        <p class="short-code" dir="ltr">
          <Value text={code} />
        </p>
        <p>{t('device.confirm.warning', { app })}</p>
        <Actions>
          <FormButton
            action={path}
            fields={{ user_code: code, answer: 'stop' }}
            text={t('device.confirm.no')}
            quiet={false}
          />
          <FormButton
            action={path}
            fields={{ user_code: code, answer: 'go-on' }}
            text={t('device.confirm.yes')}
            quiet={false}
          />
        </Actions>
      </main>
    </Layout>
  );
}

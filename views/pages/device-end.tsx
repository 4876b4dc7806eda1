import type { DeviceEndPage, ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/** Says how signing in another device went. */
export function DeviceEnd({ context, t, asset }: ViewProps<DeviceEndPage>) {
  const { state, path } = context;
  const heading = t(`device.end.${state}.heading`);
  return (
    <Layout t={t} asset={asset} title={heading}>
      <main>
        <h1>{heading}</h1>
        <p>{t(`device.end.${state}.message`)}</p>
        {state === 'over' && (
          <Actions>
            <ActionLink href={path} text={t('device.end.again')} />
          </Actions>
        )}
      </main>
    </Layout>
  );
}

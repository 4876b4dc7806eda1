import type { SignedOutPage, ViewProps } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

/** Says how signing out went. */
export function SignedOut({ context, t, asset }: ViewProps<SignedOutPage>) {
  const heading = t(`signed-out.${context.state}.heading`);
  return (
    <Layout t={t} asset={asset} title={heading}>
      <main>
        <h1>{heading}</h1>
        <p>{t(`signed-out.${context.state}.message`)}</p>
      </main>
    </Layout>
  );
}

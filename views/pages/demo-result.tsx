import { DEMO_PATHS, type DemoResultPage, type MessageKey, type ViewProps } from '../../src/pages/index.ts';
import { ActionLink, Actions } from '../components/actions.tsx';
import { DemoLayout, DemoPhoneLink } from '../components/demo-layout.tsx';
import { Value } from '../components/value.tsx';

const MEANINGS: Readonly<Record<string, MessageKey>> = {
  iss: 'demo-result.claim.iss',
  sub: 'demo-result.claim.sub',
  aud: 'demo-result.claim.aud',
  exp: 'demo-result.claim.exp',
  iat: 'demo-result.claim.iat',
  auth_time: 'demo-result.claim.auth_time',
  nonce: 'demo-result.claim.nonce',
  acr: 'demo-result.claim.acr',
  amr: 'demo-result.claim.amr',
  name: 'demo-result.claim.name',
  email: 'demo-result.claim.email',
  email_verified: 'demo-result.claim.email_verified',
  nickname: 'demo-result.claim.nickname',
  given_name: 'demo-result.claim.given_name',
  family_name: 'demo-result.claim.family_name',
};

const meaningOf = (claim: string): MessageKey =>
  Object.hasOwn(MEANINGS, claim) ? MEANINGS[claim]! : 'demo-result.claim.other';

/** The demo application after the sign-in: what it received and what it verified. */
export function DemoResult({ context, t, asset }: ViewProps<DemoResultPage>) {
  const { claims, header, checks, idToken } = context;
  return (
    <DemoLayout t={t} asset={asset} heading={t('demo-result.heading')}>
      <p>{t('demo-result.purpose')}</p>
      <h2>{t('demo-result.checks.heading')}</h2>
      <ul class="checks">
        {checks.map((check) => (
          <li key={check}>{t(`demo-result.check.${check}`, { ...header })}</li>
        ))}
      </ul>
      <table>
        <caption>{t('demo-result.claims.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('demo-result.claims.name')}</th>
            <th scope="col">{t('demo-result.claims.value')}</th>
            <th scope="col">{t('demo-result.claims.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map(([name, json]) => (
            <tr key={name}>
              <th scope="row">
                <code>
                  <Value text={name} />
                </code>
              </th>
              <td>
                <code>
                  <Value text={json} />
                </code>
              </td>
              <td>{t(meaningOf(name))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary>{t('demo-result.token.heading')}</summary>
        <p class="token" dir="ltr">
          <code>{idToken}</code>
        </p>
      </details>
      <Actions>
        <ActionLink href={DEMO_PATHS.signIn} text={t('demo-result.again')} />
        <DemoPhoneLink t={t} />
      </Actions>
    </DemoLayout>
  );
}

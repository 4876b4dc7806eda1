import type { DevicePage, ViewProps } from '../../src/pages/index.ts';
import { Layout } from '../layout.tsx';

/** Where the code that a device shows is typed. It works without any script. */
export function Device({ context, t, asset }: ViewProps<DevicePage>) {
  const { path, code, problem } = context;
  const heading = t('device.heading');
  return (
    <Layout t={t} asset={asset} title={heading}>
      <main>
        <h1>{heading}</h1>
        <p id="problem" role="alert">
          {problem && t(`device.problem.${problem.kind}`)}
        </p>
        <p>{t('device.what')}</p>
        <form method="post" action={path} class="copy">
          <label>
            {t('device.code')}
            <input
              class="short-code"
              type="text"
              name="user_code"
              dir="ltr"
              autoComplete="off"
              autoCapitalize="characters"
              spellcheck={false}
              maxLength={40}
              enterkeyhint="go"
              value={code}
              aria-describedby="problem"
              required
            />
          </label>
          <button type="submit" class="button">
            {t('device.go-on')}
          </button>
        </form>
        <p class="hint">{t('device.warning')}</p>
      </main>
    </Layout>
  );
}

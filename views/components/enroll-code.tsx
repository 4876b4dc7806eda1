import type { Translator } from '../../src/pages/index.ts';
import { CopyField } from './copy-field.tsx';

/** The code that one new phone scans to be set up, with the link and the letters that say the same. */
export function EnrollCode({ t, link, code }: { t: Translator; link: string; code: string }) {
  return (
    <>
      <div class="qr">
        <canvas id="code" role="img" aria-label={t('account.add.alternative')} data-link={link} />
      </div>
      <CopyField
        t={t}
        id="link"
        value={link}
        label="account.add.link"
        copy="enroll.copy"
        copied="enroll.copied"
        failed="account.add.not-copied"
      />
      <p class="hint">{t('account.add.app')}</p>
      <p class="typed" dir="ltr">
        <code>{code}</code>
      </p>
    </>
  );
}

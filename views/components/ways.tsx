import type { AssetUrl, Translator } from '../../src/pages/index.ts';
import { ActionLink } from './actions.tsx';
import { waysTexts } from './ways-texts.ts';

/** What leads where the waiting browser is a phone: its style sheet shows it there, and folds the code away. */
export function OpenHere({ t, href, shown }: { t: Translator; href: string; shown: boolean }) {
  return (
    <div class="here actions" data-in="code" hidden={!shown}>
      <ActionLink href={href} text={t('ways.here.open')} />
      <button type="button" id="show-code" class="button quiet" aria-expanded="false" aria-controls="code">
        {t('ways.here.show-code')}
      </button>
    </div>
  );
}

/** Back to the answer that was begun in this browser. The script says when that is so. */
export function GoOnHere({ t, href }: { t: Translator; href: string }) {
  return (
    <div id="go-on-here" hidden>
      <ActionLink href={href} text={t('ways.here.go-on')} />
    </div>
  );
}

/** For whoever does not scan: a passkey of this browser, and a code to type. Second to the code. */
export function OtherWays({ t, asset, shown }: { t: Translator; asset: AssetUrl; shown: boolean }) {
  return (
    <div
      id="ways"
      class="ways"
      data-in="code"
      hidden={!shown}
      data-texts={JSON.stringify(waysTexts(t))}
      data-passkey={asset('passkey.js')}
    >
      <button type="button" id="use-passkey" class="button quiet" hidden>
        {t('ways.passkey.use')}
      </button>
      <details id="short">
        <summary>{t('ways.code.instead')}</summary>
        <p id="type-at" />
        <p id="short-code" class="short-code" aria-live="polite" />
        <p class="hint">{t('ways.code.keep')}</p>
      </details>
      <p id="way" aria-live="polite" />
    </div>
  );
}

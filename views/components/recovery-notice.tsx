import type { Translator } from '../../src/pages/index.ts';

/** Somebody asked to recover the account of this phone's person. Hidden until a script knows that they did. */
export function RecoveryNotice({ t }: { t: Translator }) {
  return (
    <div id="recovery" class="recovery" hidden>
      <p id="recovery-says" role="status" />
      <button type="button" class="button quiet" data-does="stop-recovery">
        {t('scan.recovery.stop')}
      </button>
    </div>
  );
}

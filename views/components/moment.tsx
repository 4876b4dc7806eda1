import type { Translator } from '../../src/pages/index.ts';

/**
 * A time (milliseconds since 1970) in the reader's language. Which zone is theirs only their browser knows: where scripts
 * run, one writes it anew.
 */
export function Moment({ t, at }: { t: Translator; at: number }) {
  const format = new Intl.DateTimeFormat(t.lang, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return (
    <time dateTime={new Date(at).toISOString()} data-moment>
      {t('account.moment', { when: format.format(at) })}
    </time>
  );
}

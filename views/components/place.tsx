import type { Translator } from '../../src/pages/index.ts';

/** A country (ISO 3166-1 alpha-2) in the reader's language; what is none is not known. */
export function Place({ t, code }: { t: Translator; code: string }) {
  const name = /^[A-Z]{2}$/.test(code)
    ? new Intl.DisplayNames(t.lang, { type: 'region' }).of(code)
    : undefined;
  return <span>{name === undefined ? t('account.place.unknown') : t('account.place', { place: name })}</span>;
}

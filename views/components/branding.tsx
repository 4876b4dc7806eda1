import type { PageLook, Translator } from '../../src/pages/index.ts';

/** A tab of its own, which cannot reach back into this one. */
const ELSEWHERE = { target: '_blank', rel: 'noopener' } as const;

/**
 * The application's logo. It says nothing that the words beside it do not say, so it is not read out. Where it has no
 * dark form, it stands on white.
 */
export function LogoPicture({ logo }: { logo: NonNullable<PageLook['logo']> }) {
  const { light, dark } = logo;
  return (
    <picture class={dark ? 'logo' : 'logo plate'}>
      {dark && (
        <source
          media="(prefers-color-scheme: dark)"
          srcset={dark.src}
          width={dark.width}
          height={dark.height}
        />
      )}
      <img src={light.src} width={light.width} height={light.height} alt="" />
    </picture>
  );
}

/** A place for a logo that a script fills in once it may. */
export function LogoPlace() {
  return (
    <picture id="logo" class="logo" hidden>
      <source media="(prefers-color-scheme: dark)" />
      <img alt="" />
    </picture>
  );
}

/** The application's terms and privacy notice, in tabs of their own: this page waits. */
export function LegalLinks({ t, app, look }: { t: Translator; app: string; look: PageLook | undefined }) {
  const { terms, privacy } = look ?? {};
  if (terms === undefined && privacy === undefined) return null;
  return (
    <nav class="legal" aria-label={t('branding.about', { app })}>
      {terms !== undefined && (
        <a href={terms} {...ELSEWHERE}>
          {t('branding.terms')}
        </a>
      )}
      {privacy !== undefined && (
        <a href={privacy} {...ELSEWHERE}>
          {t('branding.privacy')}
        </a>
      )}
    </nav>
  );
}

/** Places for the same, that a script fills in once it may. */
export function LegalPlaces({ t }: { t: Translator }) {
  return (
    <div id="legal" class="legal">
      <a id="terms" {...ELSEWHERE} hidden>
        {t('branding.terms')}
      </a>
      <a id="privacy" {...ELSEWHERE} hidden>
        {t('branding.privacy')}
      </a>
    </div>
  );
}

import type { IntegrationBrandingPage, Translator, ViewProps } from '../../src/pages/index.ts';
import { FormButton } from '../components/account-forms.tsx';
import { Faulty, faultText, IntegrationField } from '../components/integration-field.tsx';
import { IntegrationFrame } from '../components/integration-frame.tsx';

/** How an integration's pages look: colours, links, logos, and the pages themselves beside them. */
export function IntegrationBranding({ context, t, asset }: ViewProps<IntegrationBrandingPage>) {
  const { chrome, integration, paths, version, fields, previews, conflict } = context;
  return (
    <IntegrationFrame
      t={t}
      asset={asset}
      chrome={chrome}
      integration={integration}
      at="branding"
      script="branding.js"
    >
      {conflict ? <p role="alert">{t('dash.int.conflict')}</p> : <Faulty t={t} fields={fields} />}
      {!integration.writes && <p>{t('dash.int.reader')}</p>}
      <form id="look" method="post" action={paths.save} class="dash-form">
        <input type="hidden" name="version" value={version} />
        {fields.map((field) => (
          <IntegrationField key={field.field} t={t} field={field} readOnly={!integration.writes} />
        ))}
        {integration.writes && (
          <div class="row">
            <button type="submit" class="button">
              {t('dash.int.save')}
            </button>
            <button type="submit" class="button quiet" name="look" value="1">
              {t('dash.int.branding.preview')}
            </button>
          </div>
        )}
      </form>
      <Logos t={t} context={context} />
      <section aria-labelledby="previews">
        <h2 id="previews">{t('dash.int.branding.previews')}</h2>
        <p class="hint">{t('dash.int.branding.previews-what')}</p>
        <div class="dash-previews">
          {(['waiting', 'approval'] as const).map((screen) => (
            <figure key={screen}>
              <figcaption>{t(`dash.int.branding.${screen}`)}</figcaption>
              <iframe
                src={previews[screen]}
                title={t(`dash.int.branding.${screen}`)}
                data-preview={`${paths.preview}/${screen}`}
                loading="lazy"
              />
            </figure>
          ))}
        </div>
      </section>
    </IntegrationFrame>
  );
}

function Logos({ t, context }: { t: Translator; context: IntegrationBrandingPage }) {
  const { integration, paths, logos, logoName, logoFault } = context;
  return (
    <section aria-labelledby="logos">
      <h2 id="logos">{t('dash.int.logos.heading')}</h2>
      {logos.length === 0 && <p>{t('dash.int.logos.empty')}</p>}
      <ul class="things">
        {logos.map(({ name, src, width, height }) => (
          <li key={name}>
            <span class="logo plate">
              <img src={src} width={width} height={height} alt={t('dash.int.logos.one', { name })} />
            </span>
            <p id={`logo-${name}`} class="mark">
              {name}
            </p>
            {integration.writes && (
              <FormButton
                action={paths.removeLogo}
                fields={{ name }}
                text={t('dash.int.logos.remove')}
                about={`logo-${name}`}
              />
            )}
          </li>
        ))}
      </ul>
      {integration.writes && (
        <form method="post" action={paths.logo} encType="multipart/form-data" class="dash-form">
          {logoFault && (
            <p id="logo-fault" role="alert">
              {faultText(t, logoFault)}
            </p>
          )}
          <div class="field">
            <label for="logo-file">{t('dash.int.logos.file')}</label>
            <span id="logo-hint" class="hint line">
              {t('dash.int.logos.hint')}
            </span>
            <input
              id="logo-file"
              type="file"
              name="file"
              accept="image/png,image/jpeg,image/webp"
              aria-describedby={logoFault ? 'logo-hint logo-fault' : 'logo-hint'}
            />
          </div>
          <div class="field">
            <label for="logo-dark">{t('dash.int.logos.dark')}</label>
            <input id="logo-dark" type="file" name="dark-file" accept="image/png,image/jpeg,image/webp" />
          </div>
          <div class="field">
            <label for="logo-name">{t('dash.int.logos.name')}</label>
            <input id="logo-name" type="text" name="name" value={logoName} dir="ltr" autoComplete="off" />
          </div>
          <div class="row">
            <button type="submit" class="button quiet">
              {t('dash.int.logos.upload')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

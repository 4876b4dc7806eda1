import {
  type ClientSecretRow,
  type IntegrationHead,
  type IntegrationPage,
  secretLives,
  type Translator,
} from '../../src/pages/index.ts';
import { FormButton } from './account-forms.tsx';
import { faultText } from './integration-field.tsx';
import { Moment } from './moment.tsx';

interface Props {
  t: Translator;
  integration: IntegrationHead;
  secrets: NonNullable<IntegrationPage['secrets']>;
}

/** The client secrets: what is known of each, and how another comes or goes. */
export function IntegrationSecrets({ t, integration, secrets }: Props) {
  const { rows, paths } = secrets;
  return (
    <section aria-labelledby="secrets">
      <h2 id="secrets">{t('dash.int.secrets.heading')}</h2>
      <p>{t(rows.length === 0 ? 'dash.int.secrets.empty' : 'dash.int.secrets.what')}</p>
      <ul class="things">
        {rows.map((row) => (
          <Secret key={row.id} t={t} row={row} revoke={integration.writes ? paths.revoke : undefined} />
        ))}
      </ul>
      {integration.writes && <AddSecret t={t} secrets={secrets} />}
    </section>
  );
}

function Secret({ t, row, revoke }: { t: Translator; row: ClientSecretRow; revoke: string | undefined }) {
  const { id, lastFour, createdAt, expiresAt, lastUsedAt, state, waitsUntil } = row;
  return (
    <li>
      <h3 id={id}>
        {lastFour === undefined
          ? t('dash.int.secrets.unknown')
          : t('dash.int.secrets.ends', { four: lastFour })}
      </h3>
      <p class="details">
        <span>
          {t('dash.int.secrets.created')} <Moment t={t} at={createdAt} />
        </span>
        <span>
          {expiresAt === undefined ? (
            t('handover.opened.lasts')
          ) : (
            <>
              {t(state.kind === 'expired' ? 'dash.int.secrets.expired' : 'handover.opened.expires')}{' '}
              <Moment t={t} at={expiresAt} />
            </>
          )}
        </span>
        <span>
          {lastUsedAt === undefined ? (
            t('dash.int.secrets.never-used')
          ) : (
            <>
              {t('dash.int.secrets.used')} <Moment t={t} at={lastUsedAt} />
            </>
          )}
        </span>
      </p>
      {state.kind === 'soon' && <p class="warning">{t('dash.int.secrets.soon')}</p>}
      {waitsUntil !== undefined && (
        <p>
          {t('dash.int.secrets.waits')} <Moment t={t} at={waitsUntil} />
        </p>
      )}
      {revoke && (
        <div class="row">
          <FormButton
            action={revoke}
            fields={{ secret: id }}
            text={t('dash.int.secrets.revoke')}
            about={id}
          />
        </div>
      )}
    </li>
  );
}

function AddSecret({ t, secrets: { paths, fault, chosen } }: Omit<Props, 'integration'>) {
  return (
    <form method="post" action={paths.add} class="dash-form">
      <div class="field">
        <label for="expires">{t('dash.int.secrets.expires')}</label>
        {fault && (
          <span id="secret-fault" class="field-fault">
            {faultText(t, fault)}
          </span>
        )}
        <select
          id="expires"
          name="expires"
          aria-invalid={fault !== undefined}
          aria-describedby={fault && 'secret-fault'}
        >
          {secretLives.map((life) => (
            <option key={life} value={life} selected={life === chosen}>
              {t(`dash.int.secrets.life.${life}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="row">
        <button type="submit" class="button">
          {t('dash.int.secrets.add')}
        </button>
        <button type="submit" class="button quiet" name="link" value="1">
          {t('dash.int.secrets.add-link')}
        </button>
      </div>
      <p class="hint">{t('dash.int.secrets.link-what')}</p>
    </form>
  );
}

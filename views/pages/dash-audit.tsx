import type { AuditLine, DashboardAuditPage, Translator, ViewProps } from '../../src/pages/index.ts';
import { AuditFilter } from '../components/audit-filter.tsx';
import { AuditApplication, AuditWho } from '../components/audit-who.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';
import { Place } from '../components/place.tsx';
import { Value } from '../components/value.tsx';

/** What happened, the newest first, and what of it is to be seen. */
export function DashboardAudit({ context, t, asset }: ViewProps<DashboardAuditPage>) {
  const { chrome, keptDays, filter, lines, paths } = context;
  const faulty = Object.keys(filter.faults).length > 0;
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.audit')}>
      <p>
        {t('dash.audit.hint')}{' '}
        {keptDays === undefined ? t('dash.audit.kept-for-good') : t('dash.audit.kept', { days: keptDays })}
      </p>
      <AuditFilter t={t} filter={filter} />
      {faulty && (
        <p role="alert" class="warning">
          {t('dash.audit.faulty')}
        </p>
      )}
      {!faulty && lines.length === 0 && <p>{t('dash.audit.none')}</p>}
      {lines.length > 0 && <Lines t={t} lines={lines} />}
      <nav class="dash-above" aria-label={t('dash.area.audit')}>
        {paths.newest && <a href={paths.newest}>{t('dash.audit.newest')}</a>}
        {paths.older && (
          <a href={paths.older} rel="next">
            {t('dash.audit.older')}
          </a>
        )}
      </nav>
      {!faulty && lines.length > 0 && (
        <>
          <p class="hint">{t('dash.audit.export.hint')}</p>
          <p class="dash-above">
            <a href={paths.csv} download>
              {t('dash.audit.export.csv')}
            </a>
            <a href={paths.jsonl} download>
              {t('dash.audit.export.jsonl')}
            </a>
          </p>
        </>
      )}
    </DashboardLayout>
  );
}

function Lines({ t, lines }: { t: Translator; lines: readonly AuditLine[] }) {
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            {(['when', 'what', 'who', 'application', 'where'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`dash.audit.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ path, at, sentence, who, about, application, address, place }) => (
            <tr key={path}>
              <td>
                <Moment t={t} at={at} />
              </td>
              <td>
                <a href={path}>{t(`dash.audit.event.${sentence}`)}</a>
              </td>
              <td>
                {who && <AuditWho t={t} who={who} />}
                {about && (
                  <span class="hint audit-about">
                    {t('dash.audit.about')} <AuditWho t={t} who={about} />
                  </span>
                )}
              </td>
              <td>{application && <AuditApplication t={t} name={application.name} />}</td>
              <td>
                {address !== undefined && (
                  <>
                    <Value text={address} /> <Place t={t} code={place} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

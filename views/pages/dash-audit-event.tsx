import type { DashboardAuditEventPage, ViewProps } from '../../src/pages/index.ts';
import { AuditApplication, AuditWho } from '../components/audit-who.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { Moment } from '../components/moment.tsx';
import { Place } from '../components/place.tsx';
import { Value } from '../components/value.tsx';

const MORE = ['person', 'application', 'actor', 'reference'] as const;

/** One thing that happened, with all that is known of it. */
export function DashboardAuditEvent({ context, t, asset }: ViewProps<DashboardAuditEventPage>) {
  const { chrome, list, line, sequence, name, reference, ids, details, hash, more } = context;
  const { at, sentence, who, about, application, address, place } = line;
  return (
    <DashboardLayout
      t={t}
      asset={asset}
      chrome={chrome}
      heading={t(`dash.audit.event.${sentence}`)}
      above={[{ path: list, text: t('dash.area.audit') }]}
    >
      <Facts>
        <Fact name={t('dash.audit.fact.when')}>
          <Moment t={t} at={at} />
        </Fact>
        {who && (
          <Fact name={t(about ? 'dash.audit.fact.by' : 'dash.audit.column.who')}>
            <AuditWho t={t} who={who} />
          </Fact>
        )}
        {about && (
          <Fact name={t('dash.audit.fact.person')}>
            <AuditWho t={t} who={about} />
          </Fact>
        )}
        {application && (
          <Fact name={t('dash.audit.column.application')}>
            <AuditApplication t={t} name={application.name} />
          </Fact>
        )}
        {address !== undefined && (
          <Fact name={t('dash.audit.fact.address')}>
            <Value text={address} /> <Place t={t} code={place} />
          </Fact>
        )}
        {reference !== undefined && (
          <Fact name={t('dash.audit.fact.reference')}>
            <Value text={reference} />
          </Fact>
        )}
        {(['organization', 'phone', 'challenge'] as const).map((kind) => {
          const id = ids[kind];
          return (
            id !== undefined && (
              <Fact key={kind} name={t(`dash.audit.fact.${kind}`)}>
                <Code text={id} />
              </Fact>
            )
          );
        })}
        <Fact name={t('dash.audit.fact.name')}>
          <Code text={name} />
        </Fact>
        <Fact name={t('dash.audit.fact.sequence')}>{sequence}</Fact>
        <Fact name={t('dash.audit.fact.hash')}>
          <Code text={hash} />
        </Fact>
      </Facts>
      {details.length > 0 && (
        <>
          <h2>{t('dash.audit.more.details')}</h2>
          <Facts>
            {details.map(([field, value]) => (
              <Fact key={field} name={field}>
                <Value text={value} />
              </Fact>
            ))}
          </Facts>
        </>
      )}
      <ul class="audit-more">
        {MORE.map((kind) => {
          const path = more[kind];
          return (
            path !== undefined && (
              <li key={kind}>
                <a href={path}>{t(`dash.audit.more.${kind}`)}</a>
              </li>
            )
          );
        })}
      </ul>
    </DashboardLayout>
  );
}

/** A name that programs know: it has no direction of its own. */
const Code = ({ text }: { text: string }) => (
  <code dir="ltr">
    <Value text={text} />
  </code>
);

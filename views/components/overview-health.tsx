import { type HealthNotes, healthKindsOfMany, type Translator } from '../../src/pages/index.ts';
import { Moment } from './moment.tsx';
import { Value } from './value.tsx';

/** What is not as it should be, the worst first. */
export function OverviewHealth({ t, health }: { t: Translator; health: readonly HealthNotes[] }) {
  return (
    <section class="health" aria-labelledby="health-heading">
      <h2 id="health-heading">{t('dash.overview.health.heading')}</h2>
      {health.length === 0 && <p>{t('dash.overview.health.none')}</p>}
      <ul>
        {health.map((notes) => (
          <li key={notes.kind} class={`is-${notes.severity}`}>
            <p>
              <strong class="severity">{t(`dash.overview.health.severity.${notes.severity}`)}</strong>{' '}
              {saying(t, notes)}
            </p>
            {notes.items.some(({ name, at }) => name !== undefined || at !== undefined) && (
              <ul class="named">
                {notes.items.map((item, i) => (
                  <li key={i}>
                    <Item t={t} item={item} />
                  </li>
                ))}
                {notes.more > 0 && <li>{t('dash.overview.health.more', { count: notes.more })}</li>}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ t, item }: { t: Translator; item: HealthNotes['items'][number] }) {
  const { name, href, at, count } = item;
  return (
    <>
      {name !== undefined &&
        (href === undefined ? (
          <Value text={name} />
        ) : (
          <a href={href}>
            <Value text={name} />
          </a>
        ))}
      {at !== undefined && (
        <span class="hint">
          {' '}
          <Moment t={t} at={at} />
        </span>
      )}
      {count !== undefined && <span class="hint"> {t('dash.overview.health.times', { count })}</span>}
    </>
  );
}

function saying(t: Translator, { kind, items, more }: HealthNotes): string {
  return isOfMany(kind)
    ? t(`dash.overview.health.${kind}`, { count: items.length + more })
    : t(`dash.overview.health.${kind}`);
}

const isOfMany = (kind: HealthNotes['kind']): kind is (typeof healthKindsOfMany)[number] =>
  (healthKindsOfMany as readonly string[]).includes(kind);

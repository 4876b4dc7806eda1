import type { AuditField, DashboardAuditPage, Translator } from '../../src/pages/index.ts';

const LONGEST = 320;

/** What is shown, chosen by an address: it works without scripts and can be kept as a bookmark. */
export function AuditFilter({ t, filter }: { t: Translator; filter: DashboardAuditPage['filter'] }) {
  const { path, values, faults, events } = filter;

  const described = (name: AuditField) => ({
    'aria-invalid': faults[name] !== undefined,
    'aria-describedby': faults[name] && `${name}-fault`,
  });
  const Fault = ({ of }: { of: AuditField }) => {
    const fault = faults[of];
    return fault ? (
      <span id={`${of}-fault`} class="field-fault">
        {t(`dash.audit.fault.${fault.kind}`)}
      </span>
    ) : null;
  };
  const Line = ({ of, day = false }: { of: Exclude<AuditField, 'event'>; day?: boolean }) => {
    const common = { id: of, name: of, value: values[of], autoComplete: 'off', ...described(of) } as const;
    return (
      <div class="field">
        <label htmlFor={of}>{t(`dash.audit.field.${of}`)}</label>
        {day && !faults[of] ? (
          <input type="date" {...common} />
        ) : (
          // Also for what was typed and is no day: a field for days would not show it.
          <input type="text" dir="ltr" maxLength={LONGEST} spellcheck={false} {...common} />
        )}
        <Fault of={of} />
      </div>
    );
  };

  return (
    <form method="get" action={path} class="filter">
      <fieldset class="filter-box">
        <legend>{t('dash.audit.filter')}</legend>
        <div class="filter-fields">
          <label class="field">
            {t('dash.audit.field.event')}
            <select name="event" {...described('event')}>
              <option value="">{t('dash.audit.field.event-any')}</option>
              <optgroup label={t('dash.audit.field.event-groups')}>
                {events.map(({ group }) => (
                  <option key={group} value={group} selected={values.event === group}>
                    {t(`dash.audit.group.${group}`)}
                  </option>
                ))}
              </optgroup>
              {events.map(({ group, sentences }) => (
                <optgroup key={group} label={t(`dash.audit.group.${group}`)}>
                  {sentences.map((one) => (
                    <option key={one} value={one} selected={values.event === one}>
                      {t(`dash.audit.event.${one}`)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
            <Fault of="event" />
          </label>
          <Line of="user" />
          <Line of="integration" />
          <Line of="actor" />
          <Line of="reference" />
          {filter.organizations && <Line of="organization" />}
          <Line of="from" day />
          <Line of="until" day />
        </div>
        <p class="filter-actions">
          <button type="submit" class="button">
            {t('dash.audit.show')}
          </button>
          <a href={path}>{t('dash.audit.show-all')}</a>
        </p>
      </fieldset>
    </form>
  );
}

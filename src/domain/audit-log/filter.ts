import {
  DAY,
  DEFAULT_ORGANIZATION,
  GatewayError,
  MINUTE,
  type OrganizationId,
  parseId,
  SECOND,
} from '../../kernel/index.ts';
import type { AuditFilter } from './audit-log-store.ts';
import { eventsOf } from './groups.ts';

/** A filter as somebody typed it; what is empty asks for nothing. */
export type TypedFilter = Partial<Record<(typeof FILTER_FIELDS)[number], string | undefined>>;

export const FILTER_FIELDS = [
  'organization',
  'event',
  'user',
  'integration',
  'actor',
  'reference',
  'from',
  'until',
] as const;

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const ACTOR = /^[A-Za-z0-9_-]{1,80}$/;
/** A day, or a moment to the minute, second or millisecond; without a zone it is UTC. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * The filter that was typed. `until` names the last day or moment that is shown. Throws kind `invalid`, code
 * `audit_filter_invalid`, with a fault for each field that cannot be.
 */
export function parseFilter(typed: TypedFilter): AuditFilter {
  const faults: { path: string; message: string; reason: FilterFault }[] = [];
  const field = <T>(
    name: keyof TypedFilter,
    read: (text: string) => T | undefined,
    reason: FilterFault,
    message: string,
  ): T | undefined => {
    const text = typed[name]?.trim() ?? '';
    if (text === '') return undefined;
    const value = read(text);
    if (value === undefined) faults.push({ path: name, message, reason });
    return value;
  };
  const id = <P extends string>(name: keyof TypedFilter, prefix: P) =>
    field(name, (text) => parseId(prefix, text), 'id', `must be an id that begins with ${prefix}_.`);
  const filter: AuditFilter = {
    organizationId: field('organization', organizationIdOf, 'id', 'must be an id that begins with org_.'),
    events: field('event', eventsOf, 'event', 'is no event and no group of events.'),
    userId: id('user', 'usr'),
    integrationId: id('integration', 'int'),
    actor: field(
      'actor',
      (text) => (ACTOR.test(text) ? text : undefined),
      'id',
      'must be the id of whoever did it, or cli.',
    ),
    reference: field(
      'reference',
      parseReference,
      'reference',
      'has eight letters and digits, as on the error page.',
    ),
    from: field('from', (text) => momentOf(text)?.at, 'moment', MOMENT_FAULT),
    until: field('until', untilOf, 'moment', MOMENT_FAULT),
  };
  if (filter.from !== undefined && filter.until !== undefined && filter.from >= filter.until) {
    faults.push({ path: 'until', message: 'must not be before the start.', reason: 'order' });
  }
  if (faults.length > 0) {
    const text = faults.map(({ path, message }) => `${path} ${message}`).join(' ');
    throw new GatewayError('invalid', 'audit_filter_invalid', `The filter cannot be used: ${text}`, {
      faults,
    });
  }
  return filter;
}

/** Why a field cannot be used, in a word. */
export type FilterFault = 'id' | 'event' | 'reference' | 'moment' | 'order';

const MOMENT_FAULT = 'must be a day such as 2026-01-31, or a moment such as 2026-01-31T14:30.';

/** The default organization has an id that was given and not drawn. */
const organizationIdOf = (text: string): OrganizationId | undefined =>
  text === DEFAULT_ORGANIZATION ? text : parseId('org', text);

/** A number as it is read out: letters that look like digits are those, in any case, with or without a gap. */
function parseReference(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return REFERENCE.test(plain) ? plain : undefined;
}

function momentOf(text: string): { at: number; length: number } | undefined {
  const [, day = '', time, zone = 'Z'] = MOMENT.exec(text) ?? [];
  if (day === '') return undefined;
  const midnight = Date.parse(`${day}T00:00Z`);
  const at = time === undefined ? midnight : Date.parse(`${day}T${time}${zone}`);
  // 31 February is none, though some readings make it March.
  if (Number.isNaN(at) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  if (time === undefined) return { at, length: DAY };
  if (time.includes('.')) return { at, length: 1 };
  return { at, length: time.split(':').length === 2 ? MINUTE : SECOND };
}

/** The end of the day, minute or second that was named. */
function untilOf(text: string): number | undefined {
  const moment = momentOf(text);
  return moment && moment.at + moment.length;
}

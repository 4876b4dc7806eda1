import type { AuditEvent } from '../audit/index.ts';
import { bucketOf } from './durations.ts';

/** How a sign-in ended, or how far it came. */
export const OUTCOMES = [
  'completed',
  'session',
  'declined',
  'reported',
  'wrong_code',
  'contested',
  'cancelled',
  'unanswered',
] as const;
/**
 * `completed`: collected by its browser; `session`: signed in by an earlier approval; `declined`: refused by its person or
 * by a rule; `reported`: "this wasn't me"; `wrong_code`: number or code; `contested`: two people scanned; `cancelled`: by
 * the browser; `unanswered`: a phone took it and nothing came of it. Codes that nobody scanned leave no trace.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** Two lengths of time: from the phone's claim, and from the first showing of the code, to the approval. */
export const MEASURES = ['answer', 'whole'] as const;
export type Measure = (typeof MEASURES)[number];

/** What the roll-up counts. A `left` is a cancellation of what a phone had claimed already. */
export type Fact = Exclude<Outcome, 'unanswered'> | 'claimed' | 'left' | `${Measure}.${number}`;

/** An event as far as it is counted. */
export type CountedEvent = Pick<
  AuditEvent,
  'at' | 'event' | 'organizationId' | 'integrationId' | 'detail'
> & {
  readonly sequence: number;
};

/** Which of these facts this event is; none where it is no part of signing in at an integration. */
export function factsOf({ event, integrationId, detail }: CountedEvent): Fact[] {
  // A purpose is named where it is another than to sign in; an administrator's test is no sign-in of anybody.
  if (integrationId === undefined || detail.purpose !== undefined || detail.test !== undefined) return [];
  switch (event) {
    case 'challenge.claimed':
      return ['claimed'];
    case 'challenge.approved':
      return [...timed('answer', detail.answer_ms), ...timed('whole', detail.whole_ms)];
    case 'challenge.consumed':
      return ['completed'];
    case 'session.used':
      return ['session'];
    case 'challenge.declined':
      return [DECLINES[detail.reason ?? ''] ?? 'declined'];
    case 'challenge.contested':
      return ['contested'];
    case 'challenge.cancelled':
      return detail.claimed === 'yes' ? ['cancelled', 'left'] : ['cancelled'];
    default:
      return [];
  }
}

const DECLINES: Readonly<Record<string, Fact>> = {
  not_me: 'reported',
  wrong_number: 'wrong_code',
  wrong_code: 'wrong_code',
};

function timed(measure: Measure, ms: string | undefined): Fact[] {
  const duration = Number(ms);
  return ms !== undefined && Number.isFinite(duration) ? [`${measure}.${bucketOf(duration)}`] : [];
}

import { DAY, type IntegrationId, type OrganizationId } from '../../kernel/index.ts';
import type { HealthNote, HealthSource } from './health.ts';

/** An integration with what there is to say of it. */
export interface OfIntegration {
  readonly id: IntegrationId;
  readonly name: string;
}

/** The port to what is looked up to tell how integrations are. Undefined as the organization: of all of them. */
export interface HealthStore {
  /** Whose last client secret ends before this time, and when; the first to end first. */
  secretsEnding(
    organizationId: OrganizationId | undefined,
    before: number,
    limit: number,
  ): Promise<(OfIntegration & { readonly at: number })[]>;
  /** Which nobody has signed in to in as long as is counted, of those made before this time; the oldest first. */
  unused(
    organizationId: OrganizationId | undefined,
    madeBefore: number,
    limit: number,
  ): Promise<(OfIntegration & { readonly at: number })[]>;
  /** How signing in ended, since the day of this time, at integrations where at least so much was reported or refused. */
  refusals(
    organizationId: OrganizationId | undefined,
    since: number,
    atLeast: { readonly reported: number; readonly refused: number },
    limit: number,
  ): Promise<
    (OfIntegration & { readonly completed: number; readonly refused: number; readonly reported: number })[]
  >;
}

/** A month: time to find whoever holds the other side, and for a change window of theirs. */
const SECRET_ENDS_WITHIN = 30 * DAY;
/** Somebody may be in the middle of setting it up. */
const UNUSED_AFTER = 7 * DAY;
const LOOKED_BACK = 7 * DAY;
/** One may be a slip of a finger. */
const REPORTS = 3;
/** So many that their share says something. */
const REFUSALS = 20;
const REFUSED_SHARE = 0.3;
/** More of one kind than this are not told apart. */
const MOST = 1_000;

/** What of the integrations is not as it should be. */
export const integrationHealth =
  (store: HealthStore): HealthSource =>
  async ({ organizationId }, now) => {
    const [secrets, unused, refusals] = await Promise.all([
      store.secretsEnding(organizationId, now + SECRET_ENDS_WITHIN, MOST),
      store.unused(organizationId, now - UNUSED_AFTER, MOST),
      store.refusals(organizationId, now - LOOKED_BACK, { reported: REPORTS, refused: REFUSALS }, MOST),
    ]);
    const about = ({ id, name }: OfIntegration) => ({ subject: { id, name }, link: 'integrations' as const });
    return [
      ...secrets.map(
        (secret): HealthNote =>
          secret.at <= now
            ? { kind: 'secret_expired', severity: 'broken', at: secret.at, ...about(secret) }
            : { kind: 'secret_expiring', severity: 'soon', at: secret.at, ...about(secret) },
      ),
      ...refusals.flatMap((one): HealthNote[] => {
        const { completed, refused, reported } = one;
        if (reported >= REPORTS)
          return [{ kind: 'integration_reported', severity: 'soon', count: reported, ...about(one) }];
        return refused >= REFUSALS && refused > REFUSED_SHARE * (refused + completed)
          ? [{ kind: 'integration_declined', severity: 'hint', count: refused, ...about(one) }]
          : [];
      }),
      ...unused.map(
        (one): HealthNote => ({ kind: 'integration_unused', severity: 'hint', at: one.at, ...about(one) }),
      ),
    ];
  };

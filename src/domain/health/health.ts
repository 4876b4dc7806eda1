import type { Logger, OrganizationId } from '../../kernel/index.ts';

/** From what keeps people from signing in to what is merely worth a look. */
export const SEVERITIES = ['broken', 'soon', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Everything that can be said to be unhealthy. Each has its own words in the catalogue of the overview. */
export const HEALTH_KINDS = [
  'secret_expired',
  'secret_expiring',
  'webhook_failing',
  'webhook_off',
  'integration_reported',
  'integration_declined',
  'integration_unused',
  'audit_unwritable',
  'signing_key_overdue',
  'signing_key_due',
  'signing_key_old',
  'mail_absent',
  'issuer_insecure',
  'owner_without_codes',
  'owner_alone',
  'unknown',
] as const;
export type HealthKind = (typeof HEALTH_KINDS)[number];

/** Where something can be done about it. The dashboard knows the addresses. */
export const HEALTH_AREAS = ['integrations', 'webhooks', 'members', 'audit'] as const;
export type HealthArea = (typeof HEALTH_AREAS)[number];

/** One thing that is not as it should be. */
export interface HealthNote {
  readonly kind: HealthKind;
  readonly severity: Severity;
  /** What it is about, where that is one of several: its id and the name that people gave it. */
  readonly subject?: { readonly id: string; readonly name: string } | undefined;
  /** Since when, or when it happens; milliseconds since 1970. */
  readonly at?: number | undefined;
  /** How often, where that says something. */
  readonly count?: number | undefined;
  readonly link?: HealthArea | undefined;
}

/** For whom it is asked. */
export interface HealthReach {
  /** Undefined: every organization's. */
  readonly organizationId: OrganizationId | undefined;
  /** Whether what concerns the whole deployment is theirs to know. */
  readonly operator: boolean;
}

/** The port that each area feeds: what of its own is not as it should be, the worst first. It may be asked often. */
export type HealthSource = (reach: HealthReach, now: number) => Promise<readonly HealthNote[]>;

/** Notes of one kind, so that a hundred of them are read as one. */
export interface HealthGroup {
  readonly kind: HealthKind;
  readonly severity: Severity;
  /** At most `SHOWN` of them. */
  readonly notes: readonly HealthNote[];
  /** How many there are beyond those. */
  readonly more: number;
}

/** As many of a kind as are named one by one. */
const SHOWN = 5;

/** All that is unhealthy, the worst first. */
export class Health {
  readonly #sources: readonly HealthSource[];
  readonly #logger: Logger;

  constructor(parts: { sources: readonly HealthSource[]; logger: Logger }) {
    this.#sources = parts.sources;
    this.#logger = parts.logger;
  }

  /** Never rejects: a source that fails is a note itself, and the others are heard. */
  async of(reach: HealthReach, now: number): Promise<HealthGroup[]> {
    const told = await Promise.all(this.#sources.map((source) => this.#ask(source, reach, now)));
    const byKind = Map.groupBy(told.flat(), ({ kind }) => kind);
    return [...byKind.values()]
      .map((notes) => {
        const sorted = [...notes].sort((a, b) => bySeverity(a, b) || (a.at ?? 0) - (b.at ?? 0));
        const [first] = sorted as [HealthNote];
        return {
          kind: first.kind,
          severity: first.severity,
          notes: sorted.slice(0, SHOWN),
          more: Math.max(0, sorted.length - SHOWN),
        };
      })
      .sort((a, b) => bySeverity(a, b) || HEALTH_KINDS.indexOf(a.kind) - HEALTH_KINDS.indexOf(b.kind));
  }

  async #ask(source: HealthSource, reach: HealthReach, now: number): Promise<readonly HealthNote[]> {
    try {
      return await source(reach, now);
    } catch (error) {
      this.#logger.warn({ err: error }, 'a part cannot say whether it is healthy');
      return [{ kind: 'unknown', severity: 'soon' }];
    }
  }
}

const bySeverity = (a: { severity: Severity }, b: { severity: Severity }): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

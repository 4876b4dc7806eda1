import type { IntegrationId, OrganizationId, PhoneId } from '../../kernel/index.ts';
import type { AuditEventName, AuditStore, PastEvent } from '../audit/index.ts';
import type { IntegrationStore, PeopleStore, User } from '../directory/index.ts';

/** What happened, in the few words that a person has for it. */
export type HistoryKind =
  | 'signed-in'
  | 'signed-on'
  | 'signed-out'
  | 'account-opened'
  | 'dashboard-opened'
  | 'phone-allowed'
  | 'declined'
  | 'reported'
  | 'wrong-number'
  | 'wrong-code'
  | 'contested'
  | 'browser-refused'
  | 'browser-forgotten'
  | 'browser-allowed'
  | 'invited'
  | 'signed-up'
  | 'phone-invited'
  | 'phone-added'
  | 'phone-renamed'
  | 'phone-removed'
  | 'details-changed'
  | 'email-changed'
  | 'data-downloaded'
  | 'recovery-asked'
  | 'recovery-stopped'
  | 'recovery-used'
  | 'recovery-codes-made'
  | 'recovery-code-refused'
  | 'microsoft-linked'
  | 'microsoft-unlinked'
  | 'disabled'
  | 'enabled'
  | 'sessions-ended'
  | 'blocked'
  | 'unblocked';

export interface HistoryEntry {
  readonly kind: HistoryKind;
  /** Its place in the list. */
  readonly sequence: number;
  readonly at: number;
  /** Where it was asked for: the name of an application, or `gone` where that was deleted; none for our own pages. */
  readonly application?: { readonly name: string } | 'gone' | undefined;
  /** ISO 3166-1 alpha-2 country, or `unknown`. */
  readonly place: string;
  /** What the phone is called. */
  readonly phone?: string | undefined;
}

/** As many as anybody reads; the rest is in the download. */
const ENTRIES = 50;
/** Most sign-ins leave two or three events that are steps and not news. */
const READ_AT_ONCE = 200;

const KINDS: Partial<Record<AuditEventName, HistoryKind>> = {
  'user.invited': 'invited',
  'user.signed_up': 'signed-up',
  'user.updated': 'details-changed',
  'user.email_changed': 'email-changed',
  'user.data_downloaded': 'data-downloaded',
  'user.vouched': 'email-changed',
  'user.disabled': 'disabled',
  'user.enabled': 'enabled',
  'user.sessions_ended': 'sessions-ended',
  'user.blocked': 'blocked',
  'user.unblocked': 'unblocked',
  'phone.enrolled': 'phone-added',
  'phone.renamed': 'phone-renamed',
  'phone.revoked': 'phone-removed',
  'phone.invited': 'phone-invited',
  'browser.refused': 'browser-refused',
  'browser.forgotten': 'browser-forgotten',
  'browser.allowed': 'browser-allowed',
  'recovery.asked': 'recovery-asked',
  'recovery.stopped': 'recovery-stopped',
  'recovery.used': 'recovery-used',
  'recovery_codes.made': 'recovery-codes-made',
  'recovery_code.refused': 'recovery-code-refused',
  'entra.linked': 'microsoft-linked',
  'entra.unlinked': 'microsoft-unlinked',
  'challenge.contested': 'contested',
  'session.used': 'signed-on',
  'session.ended': 'signed-out',
};
const DECLINES: Record<string, HistoryKind> = {
  refused: 'declined',
  not_me: 'reported',
  wrong_number: 'wrong-number',
  wrong_code: 'wrong-code',
};
const COLLECTED: Record<string, HistoryKind> = {
  account: 'account-opened',
  dashboard: 'dashboard-opened',
  'add-phone': 'phone-allowed',
};

function kindOf({ event, detail }: PastEvent): HistoryKind | undefined {
  if (event === 'challenge.consumed') return COLLECTED[detail.purpose ?? ''] ?? 'signed-in';
  if (event === 'challenge.declined') return DECLINES[detail.reason ?? ''] ?? 'declined';
  return KINDS[event];
}

const OF_AN_ORGANIZATION: readonly HistoryKind[] = [
  'signed-in',
  'signed-on',
  'declined',
  'reported',
  'wrong-number',
  'wrong-code',
  'contested',
  'browser-refused',
  'signed-up',
  'invited',
  'blocked',
  'unblocked',
];
/** What an organization does with a person itself. */
const OWN_EVENTS: readonly AuditEventName[] = ['user.invited', 'user.blocked', 'user.unblocked'];

/** What happened to a person, in their words, the newest first. */
export class History {
  readonly #audit: AuditStore;
  readonly #integrations: IntegrationStore;
  readonly #people: PeopleStore;
  readonly #placeOf: (address: string) => string;

  constructor(parts: {
    auditStore: AuditStore;
    integrationStore: IntegrationStore;
    people: PeopleStore;
    /** The country of an address. */
    placeOf: (address: string) => string;
  }) {
    this.#audit = parts.auditStore;
    this.#integrations = parts.integrationStore;
    this.#people = parts.people;
    this.#placeOf = parts.placeOf;
  }

  async of(user: Pick<User, 'id'>): Promise<HistoryEntry[]> {
    return this.#told(await this.#audit.historyOf(user.id, READ_AT_ONCE));
  }

  /** What one organization may know: that it invited them, and how they signed in to its integrations. */
  async within(user: Pick<User, 'id'>, organizationId: OrganizationId): Promise<HistoryEntry[]> {
    const past = await this.#audit.historyOf(user.id, READ_AT_ONCE, undefined, organizationId);
    // The gateway's own pages stand on the default organization's name, and are none of its business.
    const theirs = past.filter(
      ({ integrationId, event }) => integrationId !== undefined || OWN_EVENTS.includes(event),
    );
    return (await this.#told(theirs)).filter(({ kind }) => OF_AN_ORGANIZATION.includes(kind));
  }

  async #told(past: readonly PastEvent[]): Promise<HistoryEntry[]> {
    const news = past.flatMap((event) => {
      const kind = kindOf(event);
      return kind === undefined ? [] : [{ event, kind }];
    });
    const shown = news.slice(0, ENTRIES);
    const applications = await this.#named(
      shown.map(({ event }) => event.integrationId),
      (id: IntegrationId) => this.#integrations.byId(id).then((found) => found?.name),
    );
    const phones = await this.#named(
      shown.map(({ event }) => event.phoneId),
      (id: PhoneId) => this.#people.phoneWithUser(id).then((found) => found?.phone.name),
    );
    return shown.map(({ event, kind }) => {
      const { integrationId, phoneId } = event;
      const name = integrationId && applications.get(integrationId);
      return {
        kind,
        sequence: event.sequence,
        at: event.at,
        application: integrationId && (name === undefined ? 'gone' : { name }),
        // Where an administrator sat is no news of this person.
        place: this.#placeOf(event.detail.actor === undefined ? (event.personal.address ?? '') : ''),
        phone: phoneId && phones.get(phoneId),
      };
    });
  }

  /** What each of these is called now; each is read once. */
  async #named<I extends string>(
    ids: readonly (I | undefined)[],
    read: (id: I) => Promise<string | undefined>,
  ): Promise<Map<I, string | undefined>> {
    const once = [...new Set(ids.filter((id) => id !== undefined))];
    return new Map(await Promise.all(once.map(async (id) => [id, await read(id)] as const)));
  }
}

import { setImmediate as others } from 'node:timers/promises';
import { GatewayError, type UserId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import type { AuditEntry, AuditFilter, AuditLogStore, AuditPlace } from './audit-log-store.ts';
import { type ExportFormat, exportHead, exportLine } from './export.ts';
import { parseFilter, type TypedFilter } from './filter.ts';

/** As much as a person reads at once. */
export const PAGE = 50;
const MOST_AT_ONCE = 200;
/** Events that are held at once while all are handed on. */
const CHUNK = 500;

export interface AuditPage {
  /** The newest first. */
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; none on the last. */
  readonly next: AuditPlace | undefined;
}

/** The audit log as administrators read it: each their own organization's, operators everything. */
export class AuditLog {
  readonly #store: AuditLogStore;
  readonly #people: People;

  constructor(parts: { store: AuditLogStore; people: People }) {
    this.#store = parts.store;
    this.#people = parts.people;
  }

  /**
   * The filter that was typed; people may be named by their address too. Whether there is an account of it nobody learns:
   * an unknown one asks for what nobody did. Throws as `parseFilter`.
   */
  async filterOf(typed: TypedFilter): Promise<AuditFilter> {
    const { user, actor } = typed;
    const [byUser, byActor] = [isAddress(user), isAddress(actor)];
    const filter = parseFilter({
      ...typed,
      user: byUser ? undefined : user,
      actor: byActor ? undefined : actor,
    });
    return {
      ...filter,
      ...(byUser ? { userId: await this.#idOf(user) } : {}),
      ...(byActor ? { actor: await this.#idOf(actor) } : {}),
    };
  }

  async #idOf(address: string | undefined): Promise<UserId> {
    const found = await this.#people.userByEmail((address ?? '').trim());
    return found?.id ?? NOBODY;
  }

  /** A page of what fits, from before `before`. Asks for `audit:read`. */
  async page(actor: Actor, filter: AuditFilter, before?: AuditPlace, size = PAGE): Promise<AuditPage> {
    const own = within(actor, filter);
    if (own === undefined) return { entries: [], next: undefined };
    const most = Math.max(1, Math.min(size, MOST_AT_ONCE));
    const found = await this.#store.find(own, most + 1, before);
    const entries = found.slice(0, most);
    const last = entries.at(-1);
    return {
      entries,
      next: found.length > most && last ? { at: last.at, sequence: last.sequence } : undefined,
    };
  }

  /** One event. Throws kind `missing`, code `audit_event_not_found`, also for another organization's. */
  async event(actor: Actor, sequence: number): Promise<AuditEntry> {
    const own = within(actor, {});
    const known = Number.isSafeInteger(sequence) && sequence > 0;
    const found = own && known ? await this.#store.bySequence(sequence, own) : undefined;
    if (found === undefined) {
      throw new GatewayError('missing', 'audit_event_not_found', 'There is no such event in the audit log.');
    }
    return found;
  }

  /**
   * Everything that fits, as text in pieces, the newest first. Each piece is read when the one before was taken, so that
   * whoever takes slowly holds up nothing but themselves. Refuses before the first piece.
   */
  export(actor: Actor, filter: AuditFilter, format: ExportFormat): AsyncGenerator<string> {
    return this.#pieces(within(actor, filter), format);
  }

  async *#pieces(filter: AuditFilter | undefined, format: ExportFormat): AsyncGenerator<string> {
    const head = exportHead(format);
    if (head !== '') yield head;
    let before: AuditPlace | undefined;
    while (filter !== undefined) {
      const found = await this.#store.find(filter, CHUNK, before);
      if (found.length > 0) yield found.map((entry) => exportLine(format, entry)).join('');
      if (found.length < CHUNK) return;
      // A database in this process answers without a pause: nobody else would get a turn until the file is whole.
      await others();
      before = found.at(-1);
    }
  }
}

/** What is asked of the directory of people. */
interface People {
  userByEmail(email: string): Promise<{ readonly id: UserId } | undefined>;
}

const NOBODY: UserId = 'usr_nobody';

const isAddress = (text: string | undefined): boolean => /^\s*[^\s\0@]+@[^\s\0@]+\s*$/.test(text ?? '');

/** The filter within what this actor reaches; undefined where nothing is left. */
function within(actor: Actor, filter: AuditFilter): AuditFilter | undefined {
  assertMay(actor, 'audit:read');
  const organizationId = filter.organizationId ?? actor.organizationId;
  return reaches(actor, organizationId) ? { ...filter, organizationId } : undefined;
}

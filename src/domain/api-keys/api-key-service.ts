import {
  type Clock,
  DAY,
  equalInConstantTime,
  HOUR,
  idBody,
  newId,
  type OrganizationId,
  parseId,
  type Random,
  randomToken,
  sha256,
} from '../../kernel/index.ts';
import {
  type Actor,
  assertMay,
  assertOperator,
  type Permission,
  type Rights,
  reaches,
} from '../access/index.ts';
import type { Audit } from '../audit/index.ts';
import { checkName, faulty } from '../directory/index.ts';
import { type ApiKey, type ApiKeyId, type ApiKeyStore, apiKeyNotFound, apiKeyRefused } from './api-key.ts';

/** Long enough for a pipeline, short enough that a forgotten key dies. */
export const LONGEST_LIFE = 366;
const USED_EVERY = HOUR;
/** Known by secret scanners, and by whoever finds one in a log. */
const FORM = /^cs_admin_([A-Za-z0-9_-]{22})_([A-Za-z0-9_-]{43})$/;

export interface ApiKeyInput {
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Days from now. */
  readonly days: number;
}

export interface ApiKeyParts {
  store: ApiKeyStore;
  rights: Rights;
  audit: Audit;
  clock: Clock;
  random: Random;
}

/** The keys of the admin API: what each may, and who it acts as. */
export class ApiKeyService {
  readonly #parts: ApiKeyParts;

  constructor(parts: ApiKeyParts) {
    this.#parts = parts;
  }

  /**
   * A new key for an organization, or for all of them; it is returned once. It can do no more than whoever makes it, and
   * one that a key makes ends no later than that.
   * Refuses bad input with kind `invalid`, naming the field.
   */
  async create(
    actor: Actor,
    organizationId: OrganizationId | undefined,
    input: ApiKeyInput,
  ): Promise<{ key: ApiKey; token: string }> {
    const { store, audit, clock, random } = this.#parts;
    this.#assertThere(actor, organizationId);
    assertMay(actor, 'keys:write');
    const { days } = input;
    if (!Number.isInteger(days) || days < 1 || days > LONGEST_LIFE) {
      throw faulty('days', `must be 1 to ${LONGEST_LIFE}: a key that never ends is forgotten and found.`);
    }
    if (input.permissions.length === 0) throw faulty('permissions', 'must name at least one.');
    const beyond = input.permissions.find((one) => !actor.permissions.has(one));
    if (beyond !== undefined) throw faulty('permissions', `hold ${beyond}, which you do not have.`);
    const now = clock.now();
    const expiresAt = now + days * DAY;
    const maker = actor.kind === 'api-key' ? await store.byId(actor.id as ApiKeyId) : undefined;
    if (maker !== undefined && expiresAt > maker.expiresAt) {
      throw faulty('days', 'end later than the key that makes this one.');
    }
    const secret = randomToken(random, 32);
    const key: ApiKey = {
      id: newId('key', random),
      organizationId,
      name: checkName(input.name),
      hash: hashOf(secret),
      permissions: [...new Set(input.permissions)],
      createdBy: actor.id,
      createdAt: now,
      expiresAt,
      lastUsedAt: undefined,
    };
    audit.assertWritable();
    await store.create(key);
    audit.by(actor).apiKeyCreated(key.id, organizationId);
    await audit.flush();
    return { key, token: `cs_admin_${idBody(key.id)}_${secret}` };
  }

  async list(actor: Actor, organizationId: OrganizationId | undefined): Promise<ApiKey[]> {
    this.#assertThere(actor, organizationId);
    assertMay(actor, 'keys:read');
    return this.#parts.store.listOf(organizationId);
  }

  /** From now on the key is refused. Throws `api_key_not_found`, also for another organization's. */
  async revoke(actor: Actor, organizationId: OrganizationId | undefined, id: ApiKeyId): Promise<void> {
    const { store, audit } = this.#parts;
    this.#assertThere(actor, organizationId);
    assertMay(actor, 'keys:write');
    const key = await store.byId(id);
    if (key === undefined || key.organizationId !== organizationId) throw apiKeyNotFound();
    audit.assertWritable();
    if (!(await store.remove(id))) throw apiKeyNotFound();
    audit.by(actor).apiKeyRevoked(id, organizationId);
    await audit.flush();
  }

  /**
   * As whom this key acts: with what it was given, as far as whoever made it may that still. Throws `api_key_required` for
   * any that is not alive, and for one that nothing is left of.
   */
  async actorOf(token: string, address: string): Promise<{ actor: Actor; key: ApiKey }> {
    const { store, rights, clock } = this.#parts;
    const [, body, secret = ''] = FORM.exec(token) ?? [];
    const id = body === undefined ? undefined : parseId('key', `key_${body}`);
    const key = id && (await store.byId(id));
    if (key === undefined || !equalInConstantTime(key.hash, hashOf(secret))) throw apiKeyRefused();
    const now = clock.now();
    if (now >= key.expiresAt) throw apiKeyRefused();
    const permissions = await rights.ofKey(key);
    if (permissions.size === 0) throw apiKeyRefused();
    if (now - (key.lastUsedAt ?? 0) >= USED_EVERY) await store.used(key.id, now);
    const { organizationId } = key;
    const actor: Actor = {
      kind: 'api-key',
      id: key.id,
      operator: organizationId === undefined,
      organizationId,
      permissions,
      address,
    };
    return { actor, key };
  }

  #assertThere(actor: Actor, organizationId: OrganizationId | undefined): void {
    if (organizationId === undefined) assertOperator(actor);
    else if (!reaches(actor, organizationId)) throw apiKeyNotFound();
  }
}

const hashOf = (secret: string): string => sha256(`api-key\0${secret}`).toString('base64url');

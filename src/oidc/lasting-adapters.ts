import Provider, { type AdapterPayload, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { EndReason, GrantService, LastingGrant } from '../domain/grants/index.ts';
import { type EphemeralStore, ephemeralKey, type GrantId, parseId, SECOND } from '../kernel/index.ts';
import type { ClientSource } from './client-source.ts';
import { collectedOf } from './collected-state.ts';
import { RecordAdapter, RefusingAdapter } from './record-adapter.ts';

/** Grants whose id says so are for longer, and stand in the directory. */
export const lastingGrantId = (id: unknown): GrantId | undefined => parseId('gra', id);

export interface LastingParts {
  grants: GrantService;
  clients: ClientSource;
  /** Whether the integration takes this person as it is now. */
  admits: (grant: Pick<LastingGrant, 'userId' | 'integrationId'>) => Promise<boolean>;
}

/**
 * Grants. One without refresh tokens ends with its access token and is ephemeral; one that lasts is looked up in the
 * directory each time, so that whatever ends it ends its access tokens in the same moment. Whoever the integration would
 * refuse at a sign-in has none there.
 */
export class GrantAdapter extends RecordAdapter {
  readonly #parts: LastingParts;
  constructor(store: EphemeralStore, parts: LastingParts) {
    super(store, (id) => ephemeralKey('grant', id));
    this.#parts = parts;
  }

  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const lasting = lastingGrantId(id);
    if (lasting === undefined) return super.upsert(id, payload, expiresIn);
    const integration = await this.#parts.clients.integration(payload.clientId ?? '');
    const userId = parseId('usr', payload.accountId);
    const phoneId = collectedOf(contextOf())?.phoneId;
    const opened =
      integration !== undefined &&
      userId !== undefined &&
      phoneId !== undefined &&
      (await this.#parts.grants.open({
        id: lasting,
        integrationId: integration.id,
        userId,
        phoneId,
        payload: JSON.stringify(payload),
        life: expiresIn * SECOND,
      }));
    if (!opened) throw new errors.AccessDenied('This account cannot sign in');
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    const lasting = lastingGrantId(id);
    if (lasting === undefined) return super.find(id);
    const grant = await this.#parts.grants.living(lasting);
    if (grant === undefined || !(await this.#parts.admits(grant))) return undefined;
    return { ...JSON.parse(grant.payload), exp: Math.floor(grant.expiresAt / SECOND) };
  }

  override async destroy(id: string): Promise<undefined> {
    const lasting = lastingGrantId(id);
    if (lasting === undefined) return super.destroy(id);
    await this.#parts.grants.end(lasting, reason(), address());
  }
}

/**
 * Refresh tokens (RFC 9700 section 4.14.2): each is used once, and one that comes back ends its family. There is no
 * grace for a lost answer: who has the token twice cannot be told from who lost it.
 */
export class RefreshTokenAdapter extends RefusingAdapter {
  readonly #store: EphemeralStore;
  readonly #grants: GrantService;
  readonly #clients: ClientSource;
  constructor(store: EphemeralStore, { grants, clients }: LastingParts) {
    super('RefreshToken');
    this.#store = store;
    this.#grants = grants;
    this.#clients = clients;
  }

  override async upsert(token: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const integration = await this.#clients.integration(payload.clientId ?? '');
    const grantId = lastingGrantId(payload.grantId);
    // The token itself is not kept, and its times stand in columns of their own.
    const { jti: _jti, exp: _exp, ...kept } = payload;
    const living =
      integration?.protocol.offlineAccess === true &&
      grantId !== undefined &&
      (await this.#grants.keep({
        token,
        replaces: (contextOf()?.state as { spending?: string } | undefined)?.spending,
        grantId,
        payload: JSON.stringify(kept),
        life: expiresIn * SECOND,
        atMost: integration.protocol.lifetimes.refreshAtMost,
        organizationId: integration.organizationId,
        address: address(),
      }));
    if (!living) throw new errors.InvalidGrant('refresh token already used, or its grant was ended');
  }

  override async find(token: string): Promise<AdapterPayload | undefined> {
    const found = await this.#grants.find(token);
    if (found === undefined) return undefined;
    const { payload, expiresAt, spentAt } = found.token;
    return {
      ...JSON.parse(payload),
      jti: token,
      exp: Math.floor(expiresAt / SECOND),
      ...(spentAt === undefined ? {} : { consumed: Math.floor(spentAt / SECOND) }),
    };
  }

  /**
   * Only said here: the token is spent in the step that keeps the next one, so that a failure between the two costs
   * nobody a sign-in. For the same reason nothing is spent while the store of access tokens does not answer.
   */
  override async consume(token: string): Promise<undefined> {
    const ctx = contextOf();
    if (ctx === undefined) throw new TypeError('refresh tokens are spent by requests');
    await this.#store.ping();
    ctx.state.spending = token;
  }

  /** Nothing is left to do: a token is only destroyed when its whole grant is. */
  override destroy = async () => undefined;

  override async revokeByGrantId(grantId: string): Promise<undefined> {
    const lasting = lastingGrantId(grantId);
    if (lasting !== undefined) await this.#grants.end(lasting, reason(), address());
  }
}

/** Client assertions that were used (RFC 7523 section 3, `jti`): of any number at once, at any node, one is taken. */
export class ReplayAdapter extends RefusingAdapter {
  readonly #store: EphemeralStore;
  constructor(store: EphemeralStore) {
    super('ReplayDetection');
    this.#store = store;
  }
  /** Whether it was used is asked and told in one step, when it is written. */
  override find = async () => undefined;
  override async upsert(id: string, _payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const life = Math.max(1, expiresIn) * SECOND;
    if (await this.#store.add(ephemeralKey('assertion', id), '', life)) return;
    throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
  }
}

const contextOf = (): KoaContextWithOIDC | undefined => Provider.ctx;

/** The true address of whoever asks; the first middleware has found it. */
const address = (): string => String(contextOf()?.state.address ?? '');

/** Why the provider ends a grant: it does so at three places. */
function reason(): EndReason {
  const oidc = contextOf()?.oidc;
  if (oidc?.route === 'revocation') return 'client';
  return oidc?.params?.grant_type === 'refresh_token' ? 'reuse' : 'code_reuse';
}

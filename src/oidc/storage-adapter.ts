import Provider, { type Adapter, type AdapterPayload, errors, type KoaContextWithOIDC } from 'oidc-provider';
import {
  type Clock,
  type EphemeralKey,
  type EphemeralStore,
  ephemeralKey,
  SECOND,
  type SpentFacts,
} from '../kernel/index.ts';
import type { ClientSource } from './client-source.ts';
import { collectedOf } from './collected-state.ts';
import { DeviceCodeAdapter } from './device-code-adapter.ts';
import { GrantAdapter, type LastingParts, RefreshTokenAdapter, ReplayAdapter } from './lasting-adapters.ts';
import { RecordAdapter, RefusingAdapter } from './record-adapter.ts';

/**
 * The provider's storage, one small adapter per model, so that each stores what somebody reads and nothing else.
 * Codes and access tokens live an hour at most and stand in the ephemeral store, refresh tokens in the directory; the
 * library's session is not stored.
 */
export function storageAdapter(
  store: EphemeralStore,
  parts: LastingParts & { clock: Clock; spent: SpentFacts; unclaimedLife: number },
): (model: string) => Adapter {
  const made: Record<string, () => Adapter> = {
    Client: () => new ClientAdapter(parts.clients),
    Session: () => new NothingAdapter(),
    Interaction: () => new InteractionAdapter(store, parts.unclaimedLife),
    AuthorizationCode: () => new CodeAdapter(store, parts.spent),
    DeviceCode: () => new DeviceCodeAdapter(store, parts),
    AccessToken: () => new TokenAdapter(store),
    RefreshToken: () => new RefreshTokenAdapter(store, parts),
    Grant: () => new GrantAdapter(store, parts),
    ReplayDetection: () => new ReplayAdapter(store),
  };
  return (model) => made[model]?.() ?? new RefusingAdapter(model);
}

/** What the browser keeps of a test that it makes; whoever reads cookies has put it there. */
const browserSecretOf = (ctx: KoaContextWithOIDC): string | undefined =>
  typeof ctx.state.trialSecret === 'string' ? ctx.state.trialSecret : undefined;

/** Relying parties come from the directory, and those that stand for one while it is tested. */
class ClientAdapter extends RefusingAdapter {
  readonly #clients: ClientSource;
  constructor(clients: ClientSource) {
    super('Client');
    this.#clients = clients;
  }
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const ctx = contextOf();
    // Another browser is answered as for a client that there is not.
    if (ctx?.oidc?.route === 'authorization' && !this.#clients.isFor(id, browserSecretOf(ctx)))
      return undefined;
    const assertion: unknown = ctx?.oidc?.params?.client_assertion;
    const metadata = await this.#clients.metadata(id, typeof assertion === 'string' ? assertion : undefined);
    return metadata as AdapterPayload | undefined;
  }
}

/** The library's own session is never kept, so none is ever found: sessions are ours, where there are any. */
class NothingAdapter extends RefusingAdapter {
  constructor() {
    super('Session');
  }
  override upsert = async () => undefined;
  override find = async () => undefined;
  override findByUid = async () => undefined;
  override destroy = async () => undefined;
}

/**
 * Interactions. The result of a sign-in is never written into one: the request that collected it carries it
 * (`ctx.state.collected`), so that an interaction alone, however it is got hold of, finishes nothing.
 */
class InteractionAdapter extends RecordAdapter {
  readonly #unclaimed: number;
  constructor(store: EphemeralStore, unclaimed: number) {
    super(store, (id) => ephemeralKey('interaction', id));
    this.#unclaimed = unclaimed / SECOND;
  }
  /**
   * Without the session of the request that began it: it is of that request alone, and the browser comes back with none.
   * Anybody can begin one, so it is kept for as long as the challenge that nobody goes on with (`keepInteraction`).
   */
  override upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    const { session: _session, ...rest } = payload;
    return super.upsert(id, rest, Math.min(expiresIn, this.#unclaimed));
  }
  override async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = await super.find(id);
    const collected = collectedOf(Provider.ctx);
    // What was begun for a device is finished for it, and nothing else is.
    const { route } = contextOf()?.oidc ?? {};
    if (payload && (payload.deviceCode !== undefined) !== (route === 'device_resume')) return undefined;
    if (payload && collected?.uid === id) return { ...payload, result: collected.result } as AdapterPayload;
    return payload;
  }
  /** The provider answers after this: of those who found the interaction at once, one gets to. */
  override async destroy(id: string): Promise<undefined> {
    if ((await this.store.take(this.key(id))) === undefined) {
      throw new errors.SessionNotFound('interaction session not found');
    }
  }
}

/** Tokens that can be revoked with the grant they came from. */
class TokenAdapter extends RecordAdapter {
  constructor(store: EphemeralStore) {
    super(store, (id) => ephemeralKey('token', id));
  }
  override async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<undefined> {
    // The set first: a token that is stored can be revoked.
    if (payload.grantId !== undefined) {
      await this.store.join(membersOf(payload.grantId), id, expiresIn * SECOND);
    }
    return super.upsert(id, payload, expiresIn);
  }
  override async revokeByGrantId(grantId: string): Promise<undefined> {
    const ids = await this.store.members(membersOf(grantId));
    await Promise.all(ids.map((id) => this.destroy(id)));
  }
}

const contextOf = (): KoaContextWithOIDC | undefined => Provider.ctx;

const membersOf = (grantId: string): EphemeralKey => ephemeralKey('members', grantId);

/** Authorization codes: spent by exactly one exchange (RFC 6749 section 4.1.2), remembered as spent for their life. */
class CodeAdapter extends RecordAdapter {
  readonly #spent: SpentFacts;
  constructor(store: EphemeralStore, spentFacts: SpentFacts) {
    super(store, (id) => ephemeralKey('code', id));
    this.#spent = spentFacts;
  }
  override async consume(id: string): Promise<undefined> {
    const text = await this.store.get(this.key(id));
    const payload = text === undefined ? undefined : (JSON.parse(text) as AdapterPayload);
    if (text === undefined || payload === undefined || payload.consumed) throw spent();
    const life = Math.max(1, (payload.exp ?? 0) * SECOND - (payload.iat ?? 0) * SECOND);
    const spentText = JSON.stringify({ ...payload, consumed: payload.iat ?? 1 });
    // The store first: where it cannot be written to nothing is spent, and the code is good once it can.
    if (!(await this.store.replace(this.key(id), text, spentText, life))) throw spent();
    if (!(await this.#spent.spend('code', id, life))) throw spent();
  }
  /** A code is found again only to be refused; its tokens are what a revocation must reach. */
  override revokeByGrantId = async () => undefined;
}

const spent = () => new errors.InvalidGrant('authorization code already consumed');

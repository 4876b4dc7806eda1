import type { JWK } from 'jose';
import { type Clock, GatewayError, type Random, unavailable } from '../../kernel/index.ts';
import type { Audit } from '../audit/index.ts';
import { freshSigningJwk } from './key-pair.ts';
import type { KeyChange, KeyStore } from './key-store.ts';
import { goneAt, mayTakeOverAt, type Step, stepsDue, takesOverAt } from './rotation.ts';
import type { Seal } from './seal.ts';
import {
  fingerprintOf,
  inOrder,
  type KeyState,
  keyThat,
  SIGNING_ALGS,
  type SigningAlg,
  type SigningKey,
  type StoredSigningKey,
} from './signing-key.ts';

/** What a provider is built from: all published keys, opened. */
export interface KeySet {
  /** Of which keys in which states this was made (`fingerprintOf`). */
  readonly fingerprint: string;
  /** Private JWKs, per algorithm the signing one first; any other has `key_ops` that let it verify alone. */
  readonly jwks: readonly JWK[];
}

/** A published key, with what is going to become of it. */
export interface PlannedKey extends SigningKey {
  /** Of a next key; undefined where only a command will have it sign. */
  readonly takesOverAt: number | undefined;
  /** Of a retired key. */
  readonly goneAt: number | undefined;
}

export interface SigningKeyParts {
  store: KeyStore;
  seal: Seal;
  audit: Audit;
  clock: Clock;
  random: Random;
  /** Its host is the name in the certificates. */
  issuer: string;
  /** How long a key signs, in milliseconds; undefined: until an operator says otherwise. */
  life: number | undefined;
}

/** Others may change the keys in between; nobody does so again and again. */
const MOST_TRIES = 5;

/**
 * Which key signs now, which are published before and after, and when that changes. Any number of processes work on the same
 * keys at once: every change expects the keys as they were seen, and whoever comes second looks again.
 */
export class SigningKeyService {
  readonly #parts: SigningKeyParts;

  constructor(parts: SigningKeyParts) {
    this.#parts = parts;
  }

  /** The published keys, in the order of publication. One cheap query. */
  async list(): Promise<PlannedKey[]> {
    const keys = inOrder(await this.#parts.store.published());
    return keys.map((key) => {
      const current = keyThat(keys, key.alg, 'current');
      const at =
        key.state === 'next' && current
          ? takesOverAt(key, current, this.#parts.life)
          : Number.POSITIVE_INFINITY;
      return {
        ...key,
        takesOverAt: at === Number.POSITIVE_INFINITY ? undefined : at,
        goneAt: key.state === 'retired' ? goneAt(key) : undefined,
      };
    });
  }

  /** The keys to sign and verify with; the first start of all makes one of each algorithm. Throws `wrong_root_secret`. */
  async open(): Promise<KeySet> {
    await this.#begin();
    return this.load();
  }

  /**
   * The keys as the directory has them now. Throws `wrong_root_secret` when one was sealed by another secret, altered, or
   * stands in another's row, and kind `unavailable` when there is nothing to sign with.
   */
  async load(): Promise<KeySet> {
    const stored = inOrder(await this.#parts.store.signingKeys());
    const missing = SIGNING_ALGS.find((alg) => keyThat(stored, alg, 'current') === undefined);
    if (missing !== undefined) throw unavailable(`there is no current ${missing} key`);
    return {
      fingerprint: fingerprintOf(stored),
      jwks: stored.map((key) => {
        const jwk = this.#opened(key);
        // The provider never signs with a key that may only verify, whatever its place in the list.
        return key.state === 'current' ? jwk : { ...jwk, key_ops: ['verify'] };
      }),
    };
  }

  /** Does what is due by these keys and the clock. True when anything was changed, here or meanwhile by another process. */
  async keepSchedule(keys: readonly SigningKey[]): Promise<boolean> {
    const steps = stepsDue(keys, this.#parts.clock.now(), this.#parts.life);
    if (steps.length === 0) return false;
    this.#parts.audit.assertWritable();
    // Whoever holds another root secret must not leave keys here that no node can open.
    if (steps.some((step) => step.do !== 'remove')) await this.#stored();
    for (const step of steps) await this.#take(step);
    return true;
  }

  /**
   * Has the next key of this algorithm take over: as soon as relying parties had two days to read it, or `hurried`, as soon as
   * every node publishes it. Gives that key: `current` when it took over at once, else `next` with `takesOverAt`, which
   * any running gateway keeps (`keepSchedule`). Who finds that another key took over meanwhile is given that one: two operators
   * at once do not rotate twice. Throws `wrong_root_secret`.
   */
  rotate(alg: SigningAlg, hurried: boolean): Promise<PlannedKey> {
    let before: string | undefined;
    return this.#untilDone(async () => {
      const { clock, store, audit } = this.#parts;
      const now = clock.now();
      const stored = await this.#stored();
      const current = keyThat(stored, alg, 'current');
      if (current === undefined) return undefined;
      before ??= current.kid;
      if (current.kid !== before) return this.#planned(current.kid);
      const next = keyThat(stored, alg, 'next') ?? (await this.#publish(alg));
      if (next === undefined) return undefined;
      const at = Math.min(mayTakeOverAt(next, now, hurried), next.dueAt ?? Number.POSITIVE_INFINITY);
      if (at <= now) {
        if (!(await this.#promote(next, current, 'operator'))) return undefined;
      } else {
        if (!(await store.change([{ kid: next.kid, from: 'next', to: { dueAt: at } }]))) return undefined;
        audit.keyRotationAsked(next, hurried);
      }
      return this.#planned(next.kid);
    });
  }

  /**
   * Takes a key that somebody else may hold out of the published set, for good, and has the next one sign in its place at
   * once, or a fresh one where there is none. `successor` is that key, with since when relying parties can know it. Throws
   * `unknown_key`.
   */
  revoke(kid: string): Promise<{ revoked: SigningKey; successor: SigningKey | undefined }> {
    return this.#untilDone(async () => {
      const { clock, store, audit } = this.#parts;
      // A row that was altered cannot be opened; revoking it is the way out.
      const stored = await this.#stored(kid);
      const revoked = stored.find((key) => key.kid === kid);
      if (revoked === undefined) {
        throw new GatewayError(
          'missing',
          'unknown_key',
          `No published key has the kid ${kid}: see key list.`,
        );
      }
      const changes: KeyChange[] = [{ remove: kid, from: revoked.state }];
      let successor: StoredSigningKey | undefined;
      if (revoked.state === 'current') {
        const next = keyThat(stored, revoked.alg, 'next');
        successor = next ?? (await this.#fresh(revoked.alg, 'current'));
        changes.push(next ? promotion(next, clock.now()) : { add: successor });
      }
      if (!(await store.change(changes))) return undefined;
      audit.keyRevoked(revoked, successor?.kid);
      return { revoked, successor };
    });
  }

  async #planned(kid: string): Promise<PlannedKey | undefined> {
    return (await this.list()).find((key) => key.kid === kid);
  }

  async #begin(): Promise<void> {
    const keys = await this.#parts.store.published();
    for (const alg of SIGNING_ALGS) {
      if (keyThat(keys, alg, 'current') === undefined) await this.#take({ do: 'begin', alg });
    }
  }

  /** Whether another process was first does not matter here: what is due then is not due any more. */
  async #take(step: Step): Promise<void> {
    const { store, clock, audit } = this.#parts;
    switch (step.do) {
      case 'begin': {
        const next = keyThat(await this.#opening(), step.alg, 'next');
        await store.change([
          next ? promotion(next, clock.now()) : { add: await this.#fresh(step.alg, 'current') },
        ]);
        return;
      }
      case 'publish':
        await this.#publish(step.alg);
        return;
      case 'promote': {
        const asked = step.next.dueAt !== undefined && step.next.dueAt <= clock.now();
        await this.#promote(step.next, step.current, asked ? 'operator' : 'schedule');
        return;
      }
      case 'remove':
        if (await store.change([{ remove: step.key.kid, from: 'retired' }])) audit.keyRemoved(step.key);
    }
  }

  async #publish(alg: SigningAlg): Promise<StoredSigningKey | undefined> {
    const key = await this.#fresh(alg, 'next');
    if (!(await this.#parts.store.change([{ add: key }]))) return undefined;
    this.#parts.audit.keyPublished(key);
    return key;
  }

  async #promote(next: SigningKey, current: SigningKey, by: 'schedule' | 'operator'): Promise<boolean> {
    const { store, clock, audit } = this.#parts;
    const now = clock.now();
    const done = await store.change([
      { kid: current.kid, from: 'current', to: { state: 'retired', retiredAt: now } },
      promotion(next, now),
    ]);
    if (done) audit.keyRotated(next, current.kid, by);
    return done;
  }

  async #fresh(alg: SigningAlg, state: KeyState): Promise<StoredSigningKey> {
    const { issuer, clock, random, seal } = this.#parts;
    const now = clock.now();
    const jwk = await freshSigningJwk(alg, issuer, now, random);
    return {
      kid: jwk.kid,
      alg,
      state,
      createdAt: now,
      signsSince: state === 'current' ? now : undefined,
      retiredAt: undefined,
      dueAt: undefined,
      sealedKey: seal.seal(`key/${jwk.kid}`, Buffer.from(JSON.stringify(jwk))),
    };
  }

  /** All keys, begun where nothing signs, each of which this root secret opens, one perhaps excepted. */
  async #stored(except?: string): Promise<StoredSigningKey[]> {
    await this.#begin();
    return this.#opening(except);
  }

  async #opening(except?: string): Promise<StoredSigningKey[]> {
    const stored = await this.#parts.store.signingKeys();
    for (const key of stored) if (key.kid !== except) this.#opened(key);
    return stored;
  }

  #opened({ kid, alg, sealedKey }: StoredSigningKey): JWK {
    const jwk = JSON.parse(this.#parts.seal.open(`key/${kid}`, sealedKey).toString('utf8')) as JWK;
    if (jwk.kid !== kid || jwk.alg !== alg) throw unavailable(`the row of the key ${kid} was altered`);
    return jwk;
  }

  async #untilDone<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
    this.#parts.audit.assertWritable();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const result = await attempt();
      if (result !== undefined) return result;
    }
    throw new GatewayError('conflict', 'keys_changed', 'Somebody else is changing the keys: see key list.');
  }
}

const promotion = (next: SigningKey, now: number): KeyChange => ({
  kid: next.kid,
  from: 'next',
  to: { state: 'current', signsSince: now, dueAt: undefined },
});

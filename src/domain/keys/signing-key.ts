/**
 * What the `id_token`s are signed with. RS256 for everybody (Microsoft takes nothing else); ES256 for the relying parties
 * that ask for it. Both always exist, so that a relying party that changes over finds its key published already.
 */
export const SIGNING_ALGS = ['RS256', 'ES256'] as const;
export type SigningAlg = (typeof SIGNING_ALGS)[number];

/** `next` is published and does not sign yet; `current` signs; `retired` is published and signs no more. Then it is gone. */
export const KEY_STATES = ['current', 'next', 'retired'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** A published key without its private part. Times are milliseconds since 1970. */
export interface SigningKey {
  /** The RFC 7638 thumbprint. */
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly state: KeyState;
  /** Since when it is published. */
  readonly createdAt: number;
  readonly signsSince: number | undefined;
  readonly retiredAt: number | undefined;
  /** When a next key takes over because an operator asked, whatever the schedule says. */
  readonly dueAt: number | undefined;
}

/** As it rests in the directory. */
export interface StoredSigningKey extends SigningKey {
  /** The private JWK, sealed. */
  readonly sealedKey: string;
}

/** Differs whenever another key is published or another one signs. */
export const fingerprintOf = (keys: readonly SigningKey[]): string =>
  keys
    .map(({ kid, state }) => `${kid}:${state}`)
    .sort()
    .join(' ');

/** The order of publication: per algorithm the one that signs first, for readers that look no further. */
export const inOrder = <Key extends SigningKey>(keys: readonly Key[]): Key[] =>
  [...keys].sort(
    (a, b) =>
      SIGNING_ALGS.indexOf(a.alg) - SIGNING_ALGS.indexOf(b.alg) ||
      KEY_STATES.indexOf(a.state) - KEY_STATES.indexOf(b.state) ||
      b.createdAt - a.createdAt,
  );

/** The key of this algorithm that signs, or the one that will. */
export const keyThat = <Key extends SigningKey>(
  keys: readonly Key[],
  alg: SigningAlg,
  state: 'current' | 'next',
): Key | undefined => keys.find((key) => key.alg === alg && key.state === state);

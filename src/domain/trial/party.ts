import type { ResponseType } from '../directory/index.ts';
import type { Way } from './outside.ts';
import type { TwinClient } from './twin.ts';

/** What the relying party keeps between its request and the answer. */
export interface Asked {
  readonly nonce: string;
  readonly state: string;
  readonly codeVerifier: string | undefined;
  readonly responseType: ResponseType;
}

/** What went wrong when an answer was verified. */
export type PartyFault =
  | 'refused'
  | 'expired'
  | 'audience'
  | 'issuer'
  | 'signature'
  | 'malformed'
  | 'nonce'
  | 'client'
  | 'exchange'
  | 'unreachable';

/** An answer that a relying party cannot accept. `says`: the error and its description, where it was an error. */
export class PartyError extends Error {
  override readonly name = 'PartyError';
  readonly fault: PartyFault;
  readonly says: { readonly error: string; readonly description: string } | undefined;

  constructor(fault: PartyFault, says?: { error: string; description: string }) {
    super(says === undefined ? fault : `${says.error}: ${says.description}`);
    this.fault = fault;
    this.says = says;
  }
}

/**
 * The port to a relying party that somebody else wrote: it asks and verifies as one does that was given the metadata URL,
 * the client id and the secret.
 */
export interface Party {
  /** The authorization request. Rejects with `PartyError` or `Unreachable`. */
  ask(client: TwinClient, way: Way): Promise<{ url: string; asked: Asked }>;
  /** Verifies an answer to it, exchanging its code where it is one. Rejects with `PartyError`. */
  verify(
    client: TwinClient,
    answer: ReadonlyMap<string, string>,
    asked: Asked,
    way: Way,
  ): Promise<Readonly<Record<string, unknown>>>;
}

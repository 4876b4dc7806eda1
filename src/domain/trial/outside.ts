/** Which way a request took: as everybody else's, or straight to this gateway's own door. */
export type Way = 'outside' | 'inside';

/** What came back for a GET. */
export interface Seen {
  readonly status: number;
  /** The JSON that it holds; undefined where it holds none. */
  readonly json: unknown;
  /** The time by its `Date`, in milliseconds. */
  readonly date: number | undefined;
}

/** How the gateway's name is answered by TLS. */
export interface TlsSeen {
  /** Whether TLS 1.2 with a suite that Azure AD B2C offers is agreed on. */
  readonly tls12: boolean;
  /** Node's word for what is wrong with the chain or the name; undefined where a stranger would trust it. */
  readonly problem: string | undefined;
  /** When the certificate ends, in milliseconds. */
  readonly until: number | undefined;
}

/**
 * The port to the gateway as it is seen from outside. It reaches the gateway's own address and no other: nothing that an
 * integration's settings or an answer name is ever asked. Rejects with `Unreachable` where no connection comes about.
 */
export interface Outside {
  /** GETs this path of the gateway. */
  get(path: string, way: Way): Promise<Seen>;
  /** The addresses that the gateway's name stands for; none where it stands for nothing. */
  addresses(): Promise<readonly string[]>;
  tls(): Promise<TlsSeen>;
  /** Whether this is an address that only this machine or its own network reaches. */
  reachOf(address: string): 'public' | 'private' | 'loopback';
}

/** No connection: nothing is known of what would have been answered. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

import type { Context } from 'koa';
import type { ApprovalResult } from '../domain/challenge/index.ts';
import type { Integration } from '../domain/directory/index.ts';
import type { SignInRequest } from './sign-in-door.ts';

/** A valid authorization request that an earlier approval may answer. */
export interface SignOnRequest extends Pick<SignInRequest, 'hints'> {
  readonly integration: Integration;
  /** How old the approval may be at most, in milliseconds (`max_age`). */
  readonly maxAge: number | undefined;
}

/** A session of this browser that the relying party becomes a part of. */
export interface KeptSession {
  /** By which this relying party knows it (OpenID Connect Back-Channel Logout 1.0 section 2.1). */
  readonly sid: string;
  /** Called when the answer is made and before it is sent: whatever this throws is sent instead. */
  keep(): Promise<void>;
}

/** A session that answers a request: what was approved then. */
export interface SignedOn extends KeptSession {
  readonly result: ApprovalResult;
}

/** What the provider asks of single sign-on. The gateway hands it in where sessions are on. */
export interface SignOnDoor {
  /** The session of this browser that answers this request, or undefined when the phone must be asked. */
  recall(ctx: Context, request: SignOnRequest): Promise<SignedOn | undefined>;
}

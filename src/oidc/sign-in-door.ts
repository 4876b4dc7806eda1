import type { Context } from 'koa';
import type { ApprovalResult } from '../domain/challenge/index.ts';
import type { Integration } from '../domain/directory/index.ts';
import type { SecondFactor } from '../domain/entra/index.ts';
import type { KeptSession } from './sign-on-door.ts';

/** A valid authorization request for which a person is needed. */
export interface SignInRequest {
  /** Names the interaction; not a secret, and not enough to go on. */
  readonly uid: string;
  readonly integration: Integration;
  readonly redirectUri: string;
  /** The name of a logo, as it came. */
  readonly logo?: string | undefined;
  /** OpenID Connect Core section 3.1.2.1, as it came. */
  readonly display?: string | undefined;
  /** What Microsoft Entra asks, where it asks for a second factor. */
  readonly secondFactor: SecondFactor | undefined;
  /** What the request says of the person: never trusted, it saves typing. */
  readonly hints: {
    readonly email?: string | undefined;
    readonly givenName?: string | undefined;
    readonly familyName?: string | undefined;
    /** From where the application thinks that they come: recorded, and nothing else. */
    readonly domain?: string | undefined;
  };
  /** The languages the request asks for, by preference (OpenID Connect Core section 3.1.2.1). */
  readonly uiLocales?: string | undefined;
  /** The application wants them to make an account (Initiating User Registration via OpenID Connect 1.0). */
  readonly creates: boolean;
  /** Another device gets the result (RFC 8628), and this browser a page that says so. */
  readonly device?: boolean;
  /** The client stands for an integration that is being tested. */
  readonly test?: boolean;
}

/** How a sign-in stands when its browser comes back to the provider. */
export type Collected =
  | {
      readonly kind: 'approved';
      readonly result: ApprovalResult;
      readonly secondFactor: SecondFactor | undefined;
      /** What begins with it, where sessions are on and the application takes them. */
      readonly session?: KeptSession | undefined;
    }
  /** It is over without a result: the relying party is told so (OpenID Connect Core section 3.1.2.6). */
  | { readonly kind: 'refused'; readonly description: string }
  /** Nothing to collect yet: the browser belongs on the waiting page. */
  | { readonly kind: 'waiting' };

/** What the provider asks of the room that knows browsers and phones. The gateway hands it in. */
export interface SignInDoor {
  /**
   * Counts a sign-in that this application begins, before anything of it is stored. Throws kind `limited` when there were
   * too many, of it or of all.
   */
  count(clientId: string): Promise<void>;
  /** Answers the authorization request with the waiting page. */
  open(ctx: Context, request: SignInRequest): Promise<void>;
  /** The result for this browser, given out once. Throws to a browser that is not the one that waited. */
  collect(ctx: Context, uid: string): Promise<Collected>;
}

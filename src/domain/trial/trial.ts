import {
  type EphemeralStore,
  ephemeralKey,
  GatewayError,
  type IntegrationId,
  type OrganizationId,
  type TrialId,
} from '../../kernel/index.ts';
import type { IntegrationKind, ResponseType } from '../directory/index.ts';
import type { Finding } from './finding.ts';
import type { Way } from './outside.ts';
import type { Asked } from './party.ts';
import { TWIN_LIFE, type TwinClient } from './twin.ts';

/** One test of an integration, by one administrator in one browser. Never changed: each step gives the next one. */
export interface Trial {
  /** Also the client id of its twin. */
  readonly id: TrialId;
  readonly organizationId: OrganizationId;
  readonly integrationId: IntegrationId;
  readonly kind: IntegrationKind;
  /** Who tests; nobody else reads it. */
  readonly actorId: string;
  readonly startedAt: number;
  readonly until: number;
  readonly responseType: ResponseType;
  /** `asking`: the browser is with the phone; `verifying`: its answer is being looked at; `over`: there is no more to come. */
  readonly state: 'asking' | 'verifying' | 'over';
  readonly way: Way;
  readonly asked: Asked | undefined;
  /** Without the secret, which is made anew. */
  readonly client: Omit<TwinClient, 'clientSecret'>;
  readonly findings: readonly Finding[];
  /** What the application would have been told. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

/** Where tests stand while they run, and shortly after. */
export class TrialStore {
  readonly #store: EphemeralStore;

  constructor(store: EphemeralStore) {
    this.#store = store;
  }

  put(trial: Trial): Promise<void> {
    return this.#store.put(keyOf(trial.id), JSON.stringify(trial), TWIN_LIFE);
  }

  async find(id: TrialId): Promise<Trial | undefined> {
    const text = await this.#store.get(keyOf(id));
    return text === undefined ? undefined : (JSON.parse(text) as Trial);
  }

  /** From one form to the next; false when somebody else was faster. */
  move(from: Trial, to: Trial): Promise<boolean> {
    return this.#store.replace(keyOf(from.id), JSON.stringify(from), JSON.stringify(to), TWIN_LIFE);
  }
}

const keyOf = (id: TrialId) => ephemeralKey('trial', id);

/** Also where it is another person's, another browser's, or of another integration. */
export const trialNotFound = (): GatewayError =>
  new GatewayError('gone', 'test_not_found', 'There is no such test any more. Start it again.');

/** An answer that this test did not ask for, or asked for once and has had. */
export const foreignAnswer = (): GatewayError =>
  new GatewayError(
    'refused',
    'test_answer_foreign',
    'This answer was used already, or this test did not ask for it.',
  );

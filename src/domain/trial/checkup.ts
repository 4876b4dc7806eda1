import { type Clock, type IntegrationId, parseId } from '../../kernel/index.ts';
import { type Actor, assertMay, reaches } from '../access/index.ts';
import {
  type Integration,
  type IntegrationStore,
  integrationNotFound,
  type PeopleStore,
} from '../directory/index.ts';
import { checklist } from './checklist.ts';
import { type ClaimsSource, USUAL_SCOPE } from './claims-preview.ts';
import { coded, type Finding, sorted, type Verdict, verdictOf } from './finding.ts';
import type { Outside } from './outside.ts';
import { type Published, readPublished } from './published.ts';
import { elsewhere } from './sign-in-steps.ts';

export interface CheckupParts {
  issuer: string;
  integrations: Pick<IntegrationStore, 'byId' | 'secretsOf'>;
  people: Pick<PeopleStore, 'userById'>;
  outside: Outside;
  /** Undefined where no tokens are made. */
  claims: ClaimsSource | undefined;
  clock: Clock;
}

/** What a test found, for whoever keeps it. */
export interface TrialReport {
  readonly integration: IntegrationId;
  readonly name: string;
  readonly kind: string;
  readonly issuer: string;
  readonly at: string;
  /** Of the sign-in. */
  readonly verdict: Verdict;
  /** Of what Microsoft, or whoever the relying party is, needs to get that far. */
  readonly readiness: Verdict;
  readonly findings: readonly Finding[];
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

/** What can be found out of an integration without anybody signing in. */
export class Checkup {
  readonly #parts: CheckupParts;

  constructor(parts: CheckupParts) {
    this.#parts = parts;
  }

  /** What is tested. Throws `not_permitted`, and `integration_not_found` also for one that the actor does not reach. */
  async subject(actor: Actor, id: IntegrationId): Promise<Integration> {
    const integration = await this.#parts.integrations.byId(id);
    if (integration === undefined || !reaches(actor, integration.organizationId)) throw integrationNotFound();
    assertMay(actor, 'integrations:read');
    return integration;
  }

  /** The list, the metadata and the keys. Throws `integration_not_found` and `not_permitted`. */
  async check(actor: Actor, id: IntegrationId): Promise<TrialReport> {
    const integration = await this.subject(actor, id);
    const { findings } = await this.look(actor, integration);
    const { clock } = this.#parts;
    return this.report(integration, clock.now(), [...findings, ...elsewhere(integration)]);
  }

  /** The same as findings. A member is told of the address that their own sign-in would bring. */
  async look(actor: Actor, integration: Integration): Promise<{ findings: Finding[]; published: Published }> {
    const { outside, issuer, clock, integrations, people, claims } = this.#parts;
    const now = clock.now();
    const published = await readPublished(outside, issuer);
    const testerId = actor.kind === 'member' ? parseId('usr', actor.id) : undefined;
    const tester = testerId && (await people.userById(testerId));
    const facts = {
      issuer,
      integration,
      published,
      secrets: await integrations.secretsOf(integration.clientId, now),
      claims: tester && (await claims?.claimsFor(integration, tester, USUAL_SCOPE)),
      now,
    };
    const findings = [...(await checklist(facts, outside)), ...published.findings];
    return { findings: findings.map((one) => coded(one, integration.kind)), published };
  }

  report(
    integration: Integration,
    at: number,
    findings: readonly Finding[],
    claims?: TrialReport['claims'],
  ): TrialReport {
    const { steps, checklist: list } = sorted(findings);
    return {
      integration: integration.id,
      name: integration.name,
      kind: integration.kind,
      issuer: this.#parts.issuer,
      at: new Date(at).toISOString(),
      verdict: verdictOf(steps),
      readiness: verdictOf(list),
      findings,
      ...(claims === undefined ? {} : { claims }),
    };
  }
}

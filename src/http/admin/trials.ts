import { z } from 'zod';
import {
  CHECKLIST,
  ELSEWHERE,
  MICROSOFT_CODES,
  OUTCOMES,
  STEPS,
  USUAL_SCOPE,
  VERDICTS,
} from '../../domain/trial/index.ts';
import type { IntegrationId } from '../../kernel/index.ts';
import { moment, type Operation, operation } from './operation.ts';
import type { AdminServices } from './operations.ts';

const finding = z
  .object({
    check: z.enum([...CHECKLIST, ...STEPS, ...ELSEWHERE]),
    outcome: z.enum(OUTCOMES),
    reason: z.string(),
    values: z.record(z.string(), z.string()).optional(),
    code: z.enum(MICROSOFT_CODES).optional().meta({ description: 'What Microsoft would have shown.' }),
  })
  .meta({ id: 'Finding' });

const report = z
  .object({
    integration: z.string(),
    name: z.string(),
    kind: z.string(),
    issuer: z.string(),
    at: moment,
    verdict: z.enum(VERDICTS).meta({ description: 'Of the metadata and the keys.' }),
    readiness: z.enum(VERDICTS).meta({ description: 'Of all that the relying party needs to get that far.' }),
    findings: z.array(finding),
  })
  .meta({ id: 'TestReport' });

const preview = z
  .object({
    user: z.string(),
    scope: z.string(),
    claims: z.record(z.string(), z.unknown()),
    fromTheSignIn: z.array(z.string()).meta({ description: 'Claims that the sign-in itself brings.' }),
  })
  .meta({ id: 'ClaimsPreview' });

/** Looking at an integration from its relying party's side. The sign-in itself needs a browser and a phone. */
export const trialOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'testIntegration',
    method: 'post',
    path: '/integrations/{integration}/test',
    permission: 'integrations:read',
    summary: 'Look at it from its relying party’s side',
    description:
      'Address, TLS, metadata, keys, secret. A whole sign-in is played in the dashboard and by the CLI.',
    answer: report,
    async run({ actor, ids }) {
      const { claims: _claims, findings, ...rest } = await services.trials.check(actor, idOf(ids));
      return { ...rest, findings: [...findings] };
    },
  }),
  operation({
    id: 'previewClaims',
    method: 'post',
    path: '/integrations/{integration}/claims',
    permission: 'users:read',
    summary: 'What it would be told of somebody',
    description: `With the scopes ${USUAL_SCOPE}. Nobody is asked, and nothing is recorded.`,
    body: z.strictObject({
      who: z.string().max(254).meta({ description: 'An email address or a user id.' }),
    }),
    answer: preview,
    async run({ actor, ids, body }) {
      const { userId, scope, claims, fromTheSignIn } = await services.claimsPreview.of(
        actor,
        idOf(ids),
        body.who,
      );
      return { user: userId, scope, claims: { ...claims }, fromTheSignIn: [...fromTheSignIn] };
    },
  }),
];

/** The router has read it. */
const idOf = (ids: Readonly<Record<string, string>>) => ids.integration as IntegrationId;

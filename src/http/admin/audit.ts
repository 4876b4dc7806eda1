import { z } from 'zod';
import { toPlain } from '../../domain/audit-log/index.ts';
import { moment, type Operation, operation } from './operation.ts';
import type { AdminServices } from './operations.ts';

const place = /^(\d{1,15})-(\d{1,15})$/;
const texts = z.record(z.string(), z.string());
const auditEvent = z
  .looseObject({
    sequence: z.int(),
    time: moment,
    event: z.string(),
    group: z.string(),
    detail: texts,
    personal: texts,
    hash: z.string(),
  })
  .meta({ id: 'AuditEvent', description: 'Who, what, from where: ids and names as far as they are known.' });

/** What happened, for programs. */
export const auditOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listAuditEvents',
    method: 'get',
    path: '/audit',
    permission: 'audit:read',
    summary: 'What happened, the newest first',
    description: 'Everything that is given has to fit. `next` is the `before` of the next page.',
    query: z.object({
      event: z.string().optional().meta({ description: 'An event, or a group of events.' }),
      user: z.string().optional().meta({ description: 'An id or an email address.' }),
      integration: z.string().optional(),
      actor: z.string().optional().meta({ description: 'An id, an email address, or `cli`.' }),
      reference: z.string().optional().meta({ description: 'The number on an error page.' }),
      from: z.string().optional().meta({ description: 'A day or a moment, UTC.' }),
      until: z.string().optional().meta({ description: 'The last day or moment.' }),
      before: z.string().regex(place).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    answer: z.object({ events: z.array(auditEvent), next: z.string().optional() }),
    async run({ actor, query }) {
      const { before, limit, ...typed } = query;
      const [, at, sequence] = place.exec(before ?? '') ?? [];
      const from = at === undefined ? undefined : { at: Number(at), sequence: Number(sequence) };
      const { auditLog } = services;
      const { entries, next } = await auditLog.page(actor, await auditLog.filterOf(typed), from, limit);
      return {
        events: entries.map((entry) => toPlain(entry)),
        ...(next && { next: `${next.at}-${next.sequence}` }),
      };
    },
  }),
];

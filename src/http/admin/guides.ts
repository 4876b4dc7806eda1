import { z } from 'zod';
import { inFields } from '../../domain/configuration/index.ts';
import { GUIDE_IDS, type Guide, SNIPPET_NAMES } from '../../domain/guides/index.ts';
import { idOf } from './integrations.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminServices } from './operations.ts';

const field = z.object({
  field: z.string(),
  label: z.string().meta({ description: 'As it stands in the form of the other side.' }),
  value: z.string().optional().meta({ description: 'Missing: a secret, which no guide knows.' }),
  note: z.string().optional(),
});
const file = z.object({ name: z.enum(SNIPPET_NAMES), fileName: z.string(), text: z.string() });
const step = z.object({
  step: z.string(),
  path: z.array(z.string()).meta({ description: 'Where to press in the portal.' }),
  fields: z.array(field),
  files: z.array(file),
});
const guide = z
  .object({
    guide: z.enum(GUIDE_IDS),
    warnings: z.array(z.object({ warning: z.string(), value: z.string() })),
    steps: z.array(step),
  })
  .meta({ id: 'Guide' });

/** How to set an integration up on the other side, with its own values filled in. */
export const guideOperations = (services: AdminServices): Operation[] => [
  operation({
    id: 'listGuides',
    method: 'get',
    path: '/integrations/{integration}/guides',
    permission: 'integrations:read',
    summary: 'The guides that fit it, the usual one first',
    answer: z.object({ guides: z.array(z.enum(GUIDE_IDS)) }),
    async run({ actor, ids }) {
      return { guides: [...(await services.guides.list(actor, idOf(ids))).guides] };
    },
  }),
  operation({
    id: 'readGuide',
    method: 'get',
    path: '/integrations/{integration}/guides/{guide}',
    permission: 'integrations:read',
    summary: 'One guide: forms with their values, and texts to paste',
    query: z.object({
      displayName: z.string().optional(),
      keycloak: z.string().optional(),
      realm: z.string().optional(),
    }),
    answer: guide,
    async run({ actor, ids, query }) {
      const read = () => services.guides.guide(actor, idOf(ids), ids.guide ?? '', query);
      return shown((await inFields(read)).guide);
    },
  }),
];

const shown = ({ id, warnings, steps }: Guide): z.input<typeof guide> => ({
  guide: id,
  warnings: warnings.map(({ key, value }) => ({ warning: key, value })),
  steps: steps.map(({ key, path, fields, snippets }) => ({
    step: key,
    path: [...path],
    fields: fields.map(({ key: name, label, value, note }) => ({
      field: name,
      label,
      ...(value !== undefined && { value }),
      ...(note !== undefined && { note }),
    })),
    files: snippets.map(({ name, fileName, text }) => ({ name, fileName, text })),
  })),
});

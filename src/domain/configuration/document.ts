import { z } from 'zod';
import { integrationShape } from './integration-fields.ts';

/** What a file says of itself, so that a later form of it can be told from this one. */
export const FORMAT = 'countersign-config/1';

/** A thousand integrations with their policies, or some hundred with logos. */
export const MOST_DOCUMENT_BYTES = 8 * 1024 * 1024;
const MOST_INTEGRATIONS = 1_000;

const logo = z.strictObject({
  name: z.string(),
  file: z.base64().meta({ description: 'A PNG, JPEG or WebP.' }),
  darkFile: z.base64().optional(),
});

/** One integration of a file. */
export const configuredIntegration = z.strictObject({
  ...integrationShape,
  id: z.string().optional().meta({ description: 'Which one is meant, where its name changes.' }),
  logos: z.array(logo).optional().meta({ description: 'All of them, in their order.' }),
});

/** Each is read by `configuredIntegration` for itself, so that the faults of all of them are told. */
const unread = z.array(z.unknown()).max(MOST_INTEGRATIONS, `holds more than ${MOST_INTEGRATIONS}.`);

/** A file as far as it is the same for every organization. */
export const documentFrame = z.union([
  z.strictObject({ format: z.literal(FORMAT), integrations: unread }),
  z.strictObject({
    format: z.literal(FORMAT),
    organizations: z.array(z.strictObject({ organization: z.string(), integrations: unread })).max(1_000),
  }),
]);

/** The integrations of one organization, for those who describe the form. */
export const organizationConfiguration = z
  .strictObject({ format: z.literal(FORMAT), integrations: z.array(configuredIntegration) })
  .meta({ id: 'OrganizationConfiguration' });

/** Of one organization, or of several. */
export const configurationDocument = z
  .union([
    organizationConfiguration,
    z.strictObject({
      format: z.literal(FORMAT),
      organizations: z.array(
        z.strictObject({ organization: z.string(), integrations: z.array(configuredIntegration) }),
      ),
    }),
  ])
  .meta({ id: 'Configuration' });

export type ConfigurationDocument = z.output<typeof configurationDocument>;
export type ConfiguredIntegration = z.output<typeof configuredIntegration>;

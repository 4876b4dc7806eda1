/**
 * Integrations as a file: what people decide about them in a stable order and in words, read back so that applying it
 * twice changes nothing the second time.
 */
export {
  type Applied,
  type AppliedStep,
  Configurations,
  type HowToApply,
  type OrganizationConfiguration,
} from './configurations.ts';
export {
  type ConfigurationDocument,
  configurationDocument,
  FORMAT,
  MOST_DOCUMENT_BYTES,
  organizationConfiguration,
} from './document.ts';
export { inFields, tellingAll } from './faults.ts';
export {
  changeOf,
  inputOf,
  integrationChangeShape,
  integrationShape,
  type WrittenIntegration,
  writtenOf,
} from './integration-fields.ts';
export { ACTIONS, type FieldChange } from './plan.ts';

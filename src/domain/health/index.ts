/**
 * What is not as it should be, the worst first. Each area says it of itself, through one port; nothing is stored.
 */
export { deploymentHealth, type KeyOfHealth } from './deployment.ts';
export {
  HEALTH_AREAS,
  HEALTH_KINDS,
  Health,
  type HealthArea,
  type HealthGroup,
  type HealthKind,
  type HealthNote,
  type HealthReach,
  type HealthSource,
  SEVERITIES,
  type Severity,
} from './health.ts';
export { type HealthStore, integrationHealth } from './integrations.ts';
export { type OwnerStore, ownerHealth } from './owners.ts';
export { PROBE_HEADER, type Probed, Probes } from './probe.ts';
export { type WebhookOfHealth, webhookHealth } from './webhooks.ts';

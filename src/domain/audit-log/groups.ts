import { AUDIT_EVENTS, type AuditEventName } from '../audit/index.ts';

/** What events are about, for whoever does not know their names. */
export const AUDIT_GROUPS = [
  'sign-in',
  'person',
  'phone',
  'application',
  'administration',
  'security',
] as const;
export type AuditGroup = (typeof AUDIT_GROUPS)[number];

/** By what stands before the dot. What is not here is administration. */
const GROUP_OF: Readonly<Record<string, AuditGroup>> = {
  challenge: 'sign-in',
  session: 'sign-in',
  browser: 'sign-in',
  request: 'sign-in',
  user: 'person',
  invitation: 'person',
  recovery: 'person',
  recovery_codes: 'person',
  recovery_code: 'person',
  entra: 'person',
  phone: 'phone',
  integration: 'application',
  client_secret: 'application',
  grant: 'application',
  refresh_token: 'application',
  key: 'security',
  audit: 'security',
};

export const groupOf = (event: AuditEventName): AuditGroup =>
  GROUP_OF[event.slice(0, event.indexOf('.'))] ?? 'administration';

/** The events of a group, or the one of this name, or undefined where there is neither. */
export function eventsOf(name: string): readonly AuditEventName[] | undefined {
  const one = AUDIT_EVENTS.find((event) => event === name);
  if (one !== undefined) return [one];
  const several = AUDIT_EVENTS.filter((event) => groupOf(event) === name);
  return several.length === 0 ? undefined : several;
}

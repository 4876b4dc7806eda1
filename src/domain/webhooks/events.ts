import type { OrganizationId } from '../../kernel/index.ts';
import type { AuditEventName } from '../audit/index.ts';
import type { FollowedEvent } from './delivery-store.ts';
import type { WebhookKind } from './webhook.ts';

/** The event that an administrator sends to see whether it arrives. */
export const TEST_EVENT = 'webhook.test';

/** What an event of the audit log is called outside, and which kind it belongs to. */
export interface EventType {
  readonly type: string;
  readonly kind: WebhookKind;
}

const of = (kind: WebhookKind, type: string): EventType => ({ kind, type });

/**
 * What webhooks are told of, by the name it has in the audit log. What is not here stays inside: steps on the way of a
 * sign-in, what people do with their own account, keys of the deployment.
 */
export const EVENT_TYPES: Readonly<Record<string, EventType>> = {
  'challenge.consumed': of('sign-ins', 'sign_in.completed'),
  'session.used': of('sign-ins', 'sign_in.completed'),
  'challenge.declined': of('sign-ins', 'sign_in.declined'),
  'challenge.contested': of('sign-ins', 'sign_in.contested'),
  'challenge.cancelled': of('sign-ins', 'sign_in.cancelled'),
  'browser.reported': of('reports', 'sign_in.reported'),
  'browser.refused': of('reports', 'sign_in.refused'),
  'user.invited': of('users', 'user.invited'),
  'user.signed_up': of('users', 'user.signed_up'),
  'user.blocked': of('users', 'user.blocked'),
  'user.unblocked': of('users', 'user.unblocked'),
  'phone.enrolled': of('users', 'user.phone_added'),
};

/** Things that belong to an organization alone: whatever happens to one is told, by its own name. */
const OWN_THINGS: Readonly<Record<string, WebhookKind>> = {
  integration: 'integrations',
  client_secret: 'integrations',
  member: 'members',
  api_key: 'keys',
};

function typeOf(event: string): EventType | undefined {
  const kind = OWN_THINGS[event.slice(0, event.indexOf('.'))];
  return kind === undefined ? EVENT_TYPES[event] : { kind, type: event };
}

/** What is told of an event's detail, and by which name; everything else of it stays inside. */
const DETAILS: Readonly<Record<string, string>> = {
  reason: 'reason',
  acr: 'acr',
  kind: 'kind',
  role: 'role',
};

/** What an organization is told of an event; undefined when it is none of theirs. */
export function messageOf(
  event: FollowedEvent,
): (EventType & { readonly organizationId: OrganizationId; readonly body: string }) | undefined {
  const known = typeOf(event.event);
  const { organizationId } = event;
  if (known === undefined || organizationId === undefined) return undefined;
  // Without an application it is a sign-in to the gateway's own pages, which is between the person and the gateway.
  const signIn = known.type.startsWith('sign_in.');
  if (signIn && (event.integrationId === undefined || event.detail.purpose !== undefined)) return undefined;
  // An administrator who tests an integration is no sign-in of its people.
  if (event.detail.test !== undefined) return undefined;
  const data = {
    organization_id: organizationId,
    ...given('integration_id', event.integrationId),
    ...given('user_id', event.userId),
    ...given('phone_id', event.phoneId),
    ...given('challenge_id', event.challengeId),
    ...(known.type === 'sign_in.completed' ? { method: methodOf(event.event) } : {}),
    ...Object.fromEntries(
      Object.entries(DETAILS).flatMap(([from, to]) => {
        const value = event.detail[from];
        return value === undefined ? [] : [[to, value]];
      }),
    ),
    ...actorOf(event.detail),
  };
  return { ...known, organizationId, body: bodyOf(known.type, event.at, data) };
}

/** The JSON that is sent: type, time and data, as Standard Webhooks has them. */
export const bodyOf = (type: string, at: number, data: object): string =>
  JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });

const methodOf = (event: AuditEventName): string => (event === 'session.used' ? 'session' : 'phone');

const given = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value };

/** Which administrator did it, or which of their keys. */
const actorOf = ({ by, actor }: FollowedEvent['detail']): object =>
  by === undefined || actor === undefined ? {} : { actor: { kind: by, id: actor } };

/** What a body looks like; of nobody. */
export function messageExample(organizationId: OrganizationId = 'org_0000000000000000000000'): string {
  const of = (prefix: string) => `${prefix}_${'0'.repeat(22)}`;
  const data = {
    organization_id: organizationId,
    integration_id: of('int'),
    user_id: of('usr'),
    phone_id: of('phn'),
    challenge_id: of('chl'),
    method: 'phone',
    acr: 'urn:countersign:acr:qr-uv',
  };
  return bodyOf('sign_in.completed', Date.UTC(2026, 0, 1), data);
}

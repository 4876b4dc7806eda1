import type { DashboardChrome } from './dashboard-pages.ts';

/** What an organization may be told of. */
export const webhookKinds = ['sign-ins', 'reports', 'integrations', 'users', 'members', 'keys'] as const;
export type WebhookPageKind = (typeof webhookKinds)[number];

/** How a webhook is doing; `stopped` and `gone`: the gateway switched it off. */
export const webhookStates = ['on', 'failing', 'off', 'stopped', 'gone'] as const;
export type WebhookPageState = (typeof webhookStates)[number];

/** Why nobody answered. */
export const webhookFaults = ['timeout', 'private_address', 'unreachable', 'tls'] as const;
export type WebhookPageFault = (typeof webhookFaults)[number];

/** Every webhook, or the page that explains what one is. */
export interface DashboardWebhooksPage {
  chrome: DashboardChrome;
  webhooks: readonly {
    path: string;
    url: string;
    description: string;
    kinds: readonly { kind: WebhookPageKind }[];
    state: WebhookPageState;
    /** Whose it is, where those of all organizations stand here. */
    organization?: string;
  }[];
  /** Of the form for another one, for whoever may. */
  add?: string;
  /** What an event looks like. */
  example: string;
  /** Of the page behind this one. */
  next?: string;
}

export const webhookUrlFaults = [
  'required',
  'no_url',
  'https',
  'user',
  'fragment',
  'too_long',
  'private',
] as const;
export const webhookDescriptionFaults = ['too_long', 'characters'] as const;

/** A new webhook, or one that is changed. What was typed stands there again when it was refused. */
export interface DashboardWebhookFormPage {
  chrome: DashboardChrome;
  paths: { list: string; save: string; back: string };
  isNew: boolean;
  values: { url: string; description: string; kinds: readonly WebhookPageKind[]; version: string };
  faults: {
    url?: { reason: (typeof webhookUrlFaults)[number] };
    description?: { reason: (typeof webhookDescriptionFaults)[number] };
    kinds?: { reason: 'none' };
  };
  /** Why nothing was saved, where no field is at fault. */
  refused?: { kind: 'changed' | 'too-many' };
}

/** A signing secret, which stands here once. */
export interface DashboardWebhookSecretPage {
  chrome: DashboardChrome;
  paths: { list: string; webhook: string };
  host: string;
  secret: string;
  /** Until when the one before signs beside it. */
  bothUntil?: number;
}

/** One webhook and what was sent to it. */
export interface DashboardWebhookPage {
  chrome: DashboardChrome;
  /** What changes something takes a POST, and is there for whoever may. */
  paths: {
    list: string;
    newer?: string;
    older?: string;
    change?: { edit: string; test: string; switch: string; rotate: string; remove: string };
  };
  host: string;
  webhook: {
    url: string;
    description: string;
    kinds: readonly { kind: WebhookPageKind }[];
    state: WebhookPageState;
    createdAt: number;
    failingSince?: number;
    bothUntil?: number;
  };
  deliveries: readonly {
    id: string;
    type: string;
    createdAt: number;
    state: 'waiting' | 'delivered' | 'failed';
    nextAt?: number;
    /** Sends it once more. */
    again?: string;
    attempts: readonly {
      number: number;
      at: number;
      duration: number;
      response: string;
      /** What was answered, or that nothing was. */
      outcome: { kind: 'status'; status: number } | { kind: WebhookPageFault };
    }[];
  }[];
}

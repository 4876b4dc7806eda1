import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Acceptance, Browser } from '../../domain/directory/index.ts';
import type { Recovery } from '../../domain/enrollment/index.ts';
import { id, optional, read, time } from './row-types.ts';
import type { Database } from './schema.ts';

const acceptanceRow = z.object({
  id: id('usr'),
  integration_id: id('int'),
  terms_url: z.string(),
  accepted_at: time,
});

export function toAcceptance(row: Selectable<Database['acceptances']>): Acceptance {
  const r = read('acceptances', acceptanceRow, { ...row, id: row.user_id });
  return { userId: r.id, integrationId: r.integration_id, termsUrl: r.terms_url, acceptedAt: r.accepted_at };
}

export const fromAcceptance = (acceptance: Acceptance) => ({
  user_id: acceptance.userId,
  integration_id: acceptance.integrationId,
  terms_url: acceptance.termsUrl,
  accepted_at: acceptance.acceptedAt,
});

const browserRow = z.object({
  id: id('brw'),
  user_id: id('usr'),
  key_hash: z.string(),
  trait_hash: z.string(),
  browser: z.string(),
  system: z.string(),
  place: z.string(),
  first_seen_at: time,
  last_seen_at: optional(time),
  reported_at: optional(time),
  blocked_until: optional(time),
});

export function toBrowser(row: Selectable<Database['browsers']>): Browser {
  const r = read('browsers', browserRow, row);
  return {
    id: r.id,
    userId: r.user_id,
    keyHash: r.key_hash,
    traitHash: r.trait_hash,
    browser: r.browser,
    system: r.system,
    place: r.place,
    firstSeenAt: r.first_seen_at,
    lastSeenAt: r.last_seen_at,
    reportedAt: r.reported_at,
    blockedUntil: r.blocked_until,
  };
}

export const fromBrowser = (browser: Browser) => ({
  id: browser.id,
  user_id: browser.userId,
  key_hash: browser.keyHash,
  trait_hash: browser.traitHash,
  browser: browser.browser,
  system: browser.system,
  place: browser.place,
  first_seen_at: browser.firstSeenAt,
  last_seen_at: browser.lastSeenAt ?? null,
  reported_at: browser.reportedAt ?? null,
  blocked_until: browser.blockedUntil ?? null,
});

const recoveryRow = z.object({
  id: id('rec'),
  user_id: id('usr'),
  asked_at: time,
  ready_at: time,
  expires_at: time,
  stopped_at: optional(time),
  used_at: optional(time),
});

export function toRecovery(row: Selectable<Database['recoveries']>): Recovery {
  const r = read('recoveries', recoveryRow, row);
  return {
    id: r.id,
    userId: r.user_id,
    askedAt: r.asked_at,
    readyAt: r.ready_at,
    expiresAt: r.expires_at,
    stoppedAt: r.stopped_at,
    usedAt: r.used_at,
  };
}

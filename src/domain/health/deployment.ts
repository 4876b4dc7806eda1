import { DAY, HOUR } from '../../kernel/index.ts';
import type { HealthNote, HealthSource } from './health.ts';

/** What a signing key is known by here. */
export interface KeyOfHealth {
  readonly alg: string;
  readonly state: string;
  /** Since when it signs, where it does. */
  readonly signsSince: number | undefined;
  /** When a next key takes over; undefined where nobody planned it. */
  readonly takesOverAt: number | undefined;
}

const KEY_DUE_WITHIN = 3 * DAY;
/** Every node keeps the schedule each second. */
const KEY_LATE_AFTER = HOUR;
/** NIST SP 800-57 part 1, section 5.3.6, wants a private signature key replaced after one to three years. */
const KEY_OLD_AFTER = 2 * 365 * DAY;

/** What of the deployment is not as it should be; for operators alone. */
export const deploymentHealth =
  (parts: {
    /** Throws where the audit log cannot be written. */
    assertAuditWritable: () => void;
    keys: () => Promise<readonly KeyOfHealth[]>;
    /** Whether letters leave. */
    mails: boolean;
    issuer: string;
  }): HealthSource =>
  async ({ operator }, now) => {
    if (!operator) return [];
    const notes: HealthNote[] = [];
    try {
      parts.assertAuditWritable();
    } catch {
      notes.push({ kind: 'audit_unwritable', severity: 'broken', link: 'audit' });
    }
    if (!parts.issuer.startsWith('https:')) notes.push({ kind: 'issuer_insecure', severity: 'hint' });
    if (!parts.mails) notes.push({ kind: 'mail_absent', severity: 'hint' });
    for (const key of await parts.keys()) notes.push(...ofKey(key, now));
    return notes;
  };

function ofKey({ alg, state, signsSince, takesOverAt }: KeyOfHealth, now: number): HealthNote[] {
  const subject = { id: alg, name: alg };
  if (state === 'next' && takesOverAt !== undefined) {
    if (takesOverAt < now - KEY_LATE_AFTER)
      return [{ kind: 'signing_key_overdue', severity: 'broken', at: takesOverAt, subject }];
    if (takesOverAt < now + KEY_DUE_WITHIN)
      return [{ kind: 'signing_key_due', severity: 'hint', at: takesOverAt, subject }];
  }
  return state === 'current' && signsSince !== undefined && signsSince < now - KEY_OLD_AFTER
    ? [{ kind: 'signing_key_old', severity: 'hint', at: signsSince, subject }]
    : [];
}

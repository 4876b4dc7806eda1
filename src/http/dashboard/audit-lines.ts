import type { AuditEntry, AuditPerson } from '../../domain/audit-log/index.ts';
import { type AuditLine, type AuditSentence, type AuditWho, auditSentences } from '../../pages/index.ts';

/** What is said of an event. An event without a sentence does not compile: `auditSentences` in pages has them all. */
function sentenceOf({ event, detail }: AuditEntry): AuditSentence {
  const plain: AuditSentence = event;
  const told: string = event === 'challenge.declined' ? `${event}.${detail.reason}` : event;
  // A newer version may have written what this one has no words for.
  return (
    auditSentences.find((one) => one === told) ?? auditSentences.find((one) => one === plain) ?? 'unknown'
  );
}

/** An event as it is listed. `placeOf`: the country of an address. */
export function auditLine(entry: AuditEntry, path: string, placeOf: (address: string) => string): AuditLine {
  const { at, actor, userId, integrationId, application, personal } = entry;
  const acting = actor === undefined ? undefined : actorOf(entry, actor);
  const person = userId === undefined ? undefined : personOf(entry.person);
  const who = acting ?? person;
  return {
    path,
    at,
    sentence: sentenceOf(entry),
    ...(who && { who }),
    ...(acting && person && userId !== actor && { about: person }),
    ...(integrationId && { application: { name: application } }),
    ...(personal.address !== undefined && { address: personal.address }),
    place: placeOf(personal.address ?? ''),
  };
}

function actorOf({ detail, actingPerson }: AuditEntry, actor: string): AuditWho {
  if (detail.by === 'cli') return { kind: 'cli' };
  if (detail.by === 'api-key') return { kind: 'api-key', id: actor };
  return actingPerson === undefined ? { kind: 'other', id: actor } : personOf(actingPerson);
}

/** By name and address, as far as there are any. */
function personOf(person: AuditPerson | undefined): AuditWho {
  const { name, email } = person ?? {};
  if (name === undefined && email === undefined) return { kind: 'deleted' };
  const both = name !== undefined && email !== undefined;
  return { kind: 'person', name: both ? `${name} (${email})` : (name ?? email ?? '') };
}

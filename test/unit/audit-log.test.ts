import { describe, expect, test } from 'vitest';
import { AUDIT_EVENTS } from '../../src/domain/audit/index.ts';
import { csvRecord } from '../../src/domain/audit-log/csv.ts';
import { AUDIT_GROUPS, eventsOf, groupOf, parseFilter } from '../../src/domain/audit-log/index.ts';
import { auditGroups, auditSentences } from '../../src/pages/index.ts';

test('every event has a sentence in every language and a group: whoever adds one writes its words', () => {
  // The catalogues have what this list has, and no more: their own tests hold that.
  const mute = AUDIT_EVENTS.filter((event) => !(auditSentences as readonly string[]).includes(event));
  expect(mute).toEqual([]);
  expect(AUDIT_GROUPS).toEqual(auditGroups);
  expect(AUDIT_GROUPS.flatMap((group) => eventsOf(group)).sort()).toEqual([...AUDIT_EVENTS].sort());
  expect(eventsOf('nothing')).toBeUndefined();
  expect(groupOf('key.revoked')).toBe('security');
});

describe('a record of CSV', () => {
  test('is what RFC 4180 says', () => {
    expect(csvRecord(['a', '', 'b,c', 'd"e', 'f\r\ng', 'ü'])).toBe('a,,"b,c","d""e","f\r\ng",ü\r\n');
  });

  test('runs in no spreadsheet, whatever it begins with, and leaves numbers alone', () => {
    const runs = [
      '=1+1',
      '+1',
      '-1+2',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '  =1',
      '＝1',
      '|cmd',
      '%x',
      '-2-3',
    ];
    for (const text of runs) expect([text, /^"?'/.test(csvRecord([text]))]).toEqual([text, true]);
    for (const text of ['5', '-5', '-5.25', 'a=b', '2026-01-31', '{"a":1}', '']) {
      expect(csvRecord([text]).replace(/^"|"$/g, '')).not.toMatch(/^'/);
    }
  });
});

describe('a filter that was typed', () => {
  test('is read as people write it', () => {
    expect(parseFilter({ user: ' ', event: undefined })).toEqual({});
    expect(parseFilter({ reference: 'abcd-efgo' })).toMatchObject({ reference: 'ABCDEFG0' });
    expect(parseFilter({ organization: 'org_default', actor: 'cli', event: 'phone' })).toMatchObject({
      organizationId: 'org_default',
      actor: 'cli',
      events: ['phone.enrolled', 'phone.renamed', 'phone.revoked', 'phone.invited'],
    });
    expect(parseFilter({ from: '2026-01-31', until: '2026-01-31' })).toMatchObject({
      from: Date.UTC(2026, 0, 31),
      until: Date.UTC(2026, 1, 1),
    });
    expect(parseFilter({ from: '2026-01-31T14:30', until: '2026-01-31 15:30:10+01:00' })).toMatchObject({
      from: Date.UTC(2026, 0, 31, 14, 30),
      until: Date.UTC(2026, 0, 31, 14, 30, 11),
    });
  });

  test('is refused with the reason beside each field', () => {
    const typed = {
      organization: "org_default' or 1=1 --",
      event: 'challenge',
      user: 'ada',
      integration: 'usr_0000000000000000000000',
      actor: 'a b',
      reference: 'ABC',
      from: '2026-02-31',
      until: 'yesterday',
    };
    const faultsOf = (fields: object): [string, string | undefined][] => {
      try {
        parseFilter(fields);
        return [];
      } catch (error) {
        const { faults = [] } = error as { faults?: { path: string; reason?: string }[] };
        return faults.map(({ path, reason }) => [path, reason]);
      }
    };
    expect(faultsOf(typed)).toEqual([
      ['organization', 'id'],
      ['event', 'event'],
      ['user', 'id'],
      ['integration', 'id'],
      ['actor', 'id'],
      ['reference', 'reference'],
      ['from', 'moment'],
      ['until', 'moment'],
    ]);
    expect(faultsOf({ from: '2026-02-01', until: '2026-01-01' })).toEqual([['until', 'order']]);
  });
});

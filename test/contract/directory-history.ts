import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/domain/audit/index.ts';
import { newId } from '../../src/kernel/index.ts';
import { Maker, NOW, type OpenDirectoryUnderTest, ofThisTest } from './directory-subject.ts';

/** What every directory promises of the history that a person may read. */
export function historyContract(name: string, open: OpenDirectoryUnderTest): void {
  const make = new Maker('history');

  describe(`a person’s history in the directory on ${name}`, () => {
    test('is of that person alone, the newest first', async () => {
      const d = await ofThisTest(open);
      const [ada, eve] = [make.user().id, make.user().id];
      // What happened first may have been written last: the order is that of the list.
      const mine = [1, 3, 2].map((at) => make.event({ userId: ada, at: NOW + at }));
      const others = [make.event({ userId: eve }), make.event()];
      await d.audit.append([...mine.slice(0, 1), ...others, ...mine.slice(1)], () => 's');
      const history = await d.audit.historyOf(ada, 10);
      expect(history.map(({ id }) => id)).toEqual(mine.map(({ id }) => id).reverse());
      expect(history.map(({ sequence }) => sequence)).toEqual([5, 4, 1]);
      expect(await d.audit.historyOf(make.user().id, 10)).toEqual([]);
    });

    test('says of an event all that was written', async () => {
      const d = await ofThisTest(open);
      const userId = make.user().id;
      const whole: AuditEvent = make.event({
        event: 'browser.reported',
        organizationId: 'org_default',
        integrationId: newId('int', make.random),
        userId,
        phoneId: newId('phn', make.random),
        challengeId: newId('chl', make.random),
        detail: { reason: 'not_me' },
        personal: { address: '2001:db8::1', userAgent: 'ünïcode' },
      });
      const bare = make.event({ userId, detail: {}, personal: {} });
      await d.audit.append([whole, bare], () => 's');
      expect(await d.audit.historyOf(userId, 10)).toEqual([
        { ...bare, sequence: 2 },
        { ...whole, sequence: 1 },
      ]);
    });

    test('is read in pages that together hold each event once', async () => {
      const d = await ofThisTest(open);
      const userId = make.user().id;
      const events = Array.from({ length: 25 }, () => make.event({ userId }));
      for (const event of events) await d.audit.append([make.event(), event], () => 's');
      const ids: string[] = [];
      let before: number | undefined;
      for (;;) {
        const page = await d.audit.historyOf(userId, 10, before);
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(10);
        ids.push(...page.map(({ id }) => id));
        before = page.at(-1)?.sequence;
      }
      expect(ids).toEqual(events.map(({ id }) => id).reverse());
    });
  });
}

import { expect, test } from 'vitest';
import { BoundedLog, MINUTE } from '../../src/kernel/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

test('what strangers cause is written a thousand times a minute, and then counted', () => {
  const [clock, logger] = [new FakeClock(), new RecordingLogger()];
  const log = new BoundedLog({ clock, logger });
  for (let n = 0; n < 100_000; n += 1) log.info({ n }, 'refused');
  expect(logger.messages('info')).toHaveLength(1_000);
  expect(logger.messages('warn')).toEqual([]);
  clock.advance(MINUTE);
  log.info({}, 'refused');
  log.info({}, 'refused');
  expect(logger.messages('info')).toHaveLength(1_002);
  expect(logger.messages('warn')).toEqual(['more requests were refused']);
  expect(logger.lines.find(({ level }) => level === 'warn')?.fields).toEqual({ leftOut: 99_000 });
});

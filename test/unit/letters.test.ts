import { expect, test, vi } from 'vitest';
import { Letters, type Mail } from '../../src/domain/mail/index.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

/** For what hangs. */
const SOON = { timeout: 20_000, interval: 5 };

/** A mail server that refuses until it has been asked so often. */
function letters({ refusals, again }: { refusals: number; again: readonly number[] }) {
  const taken: Mail[] = [];
  const logger = new RecordingLogger();
  let asked = 0;
  const transport = {
    send: async (mail: Mail) => {
      asked += 1;
      if (asked <= refusals) throw new Error('refused');
      taken.push(mail);
    },
  };
  const paper = () => ({ subject: 'A phone was added', text: 'To your account.' });
  const sender = new Letters({ transport, paper, logger, again });
  return { sender, taken, logger, asked: () => asked };
}

const added = { kind: 'phone-added', phone: 'Fairphone' } as const;
const FOREVER = 2 ** 30;

test('what people are told is sent again until the server takes it, and once', async () => {
  const { sender, taken, logger } = letters({ refusals: 2, again: [1, 1, 1] });
  sender.notify('ada@example.com', added);
  await vi.waitFor(() => expect(taken).toHaveLength(1), SOON);
  await sender.settled();
  expect(taken).toEqual([expect.objectContaining({ to: 'ada@example.com' })]);
  expect(logger.messages('error')).toEqual([]);
});

test('what no try brings away is logged as lost, without the address', async () => {
  const { sender, taken, logger, asked } = letters({ refusals: 10, again: [1, 1] });
  sender.notify('ada@example.com', added);
  await vi.waitFor(() => expect(logger.messages('error')).toEqual(['a letter could not be sent']), SOON);
  expect(asked()).toBe(3);
  expect(taken).toEqual([]);
  expect(logger.text()).not.toContain('ada@example.com');
});

test('what waits when the gateway stops is sent at once, and the stop waits for no more than that', async () => {
  const { sender, taken, logger } = letters({ refusals: 1, again: [FOREVER] });
  sender.notify('ada@example.com', added);
  await vi.waitFor(() => expect(logger.messages('warn')).toHaveLength(1), SOON);
  await sender.settled();
  expect(taken).toHaveLength(1);
  expect(logger.messages('error')).toEqual([]);
});

test('whoever waits for a mail is told at once that it did not leave', async () => {
  const { sender, asked } = letters({ refusals: 1, again: [1] });
  await expect(sender.send('ada@example.com', added)).rejects.toMatchObject({ code: 'mail_unavailable' });
  expect(asked()).toBe(1);
});

test('a mail server that is gone keeps no more than a thousand letters waiting', async () => {
  const { sender, logger } = letters({ refusals: FOREVER, again: [FOREVER] });
  for (let n = 0; n < 1_100; n++) sender.notify('ada@example.com', added);
  await vi.waitFor(() => expect(logger.messages('error')).toHaveLength(100), SOON);
  await sender.settled();
  expect(logger.messages('error')).toHaveLength(1_100);
});

import { catalogues } from '../views/index.ts';
import { Outbox, SmtpTransport } from './adapters/mail/index.ts';
import type { Config } from './config/index.ts';
import { type LetterPaper, Letters } from './domain/mail/index.ts';
import type { Clock, Logger } from './kernel/index.ts';
import { createTranslators, writeLetter } from './pages/index.ts';

export interface PostParts {
  config: Config;
  clock: Clock;
  logger: Logger;
}

/**
 * Mail leaves by SMTP; in demo mode it stays on a page of this machine, of which a process that shows no pages has none
 * (`outbox: false`); else there is none.
 */
export function openPost(
  { config, clock, logger }: PostParts,
  { outbox: hasOutbox = true, translators = createTranslators(catalogues) } = {},
) {
  const smtp = config.smtpUrl && new SmtpTransport({ url: config.smtpUrl, from: config.mailFrom });
  const outbox = !smtp && config.demo && hasOutbox ? new Outbox({ clock }) : undefined;
  const paper: LetterPaper = (letter, language) =>
    writeLetter(letter, translators(language), config.publicUrl);
  const letters = new Letters({ transport: smtp || outbox, paper, logger });
  return {
    letters,
    outbox,
    /** When what people are told has left. */
    async close(): Promise<void> {
      await letters.settled();
      if (smtp) smtp.close();
    },
  };
}

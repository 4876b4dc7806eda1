import { onTestFinished, vi } from 'vitest';
import type { Letter } from '../../src/domain/mail/index.ts';
import type { TestGateway } from './gateway.ts';

export type SentLetter = Letter & { readonly to: string; readonly language?: string | undefined };

/** Everything that this gateway mails from now on, as it was meant. */
export class LettersRead {
  readonly all: SentLetter[] = [];

  constructor(g: TestGateway) {
    const { letters } = g.gateway;
    const send = letters.send.bind(letters);
    const spy = vi.spyOn(letters, 'send').mockImplementation(async (to, letter, language) => {
      this.all.push({ ...letter, to, language });
      await send(to, letter, language);
    });
    onTestFinished(() => spy.mockRestore());
  }

  /** The kinds of what this address was sent, oldest first; codes left out. */
  toldTo(email: string): string[] {
    return this.all.filter(({ to, kind }) => to === email && kind !== 'code').map(({ kind }) => kind);
  }

  /** Every kind with the language it was written in, oldest first. */
  get spoken(): (readonly [kind: string, language: string | undefined])[] {
    return this.all.map(({ kind, language }) => [kind, language]);
  }

  /** The newest code that this address was sent. */
  codeFor(email: string): string {
    const found = this.all.findLast(({ to, kind }) => to === email && kind === 'code');
    if (found?.kind !== 'code') throw new Error(`no code was mailed to ${email}`);
    return found.code;
  }
}

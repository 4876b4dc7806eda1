import { vi } from 'vitest';
import type { Letter } from '../../src/domain/mail/index.ts';
import type { TestGateway } from './gateway.ts';

export interface Sent {
  readonly to: string;
  readonly letter: Letter;
}

/** Every letter that this gateway writes from now on. */
export function mailOf(g: TestGateway): Sent[] {
  const sent: Sent[] = [];
  const { letters } = g.gateway;
  const send = letters.send.bind(letters);
  vi.spyOn(letters, 'send').mockImplementation((to, letter, wanted) => {
    sent.push({ to, letter });
    return send(to, letter, wanted);
  });
  return sent;
}

/** The code in the last letter to this address. */
export function codeTo(mail: readonly Sent[], to: string): string {
  const letter = mail.findLast((sent) => sent.to === to)?.letter;
  if (letter?.kind !== 'code') throw new Error(`no code was mailed to ${to}`);
  return letter.code;
}

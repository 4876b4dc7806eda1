import { setTimeout as delay } from 'node:timers/promises';
import { UnexpectedAnswer } from '../../../src/cli/index.ts';
import { PhoneApiError } from '../../../src/phone/index.ts';

/** No request may take longer, whatever has failed: it is answered or refused. */
export const LONGEST_ANSWER = 10_000;
export const UNAVAILABLE = 503;
const BAD_GATEWAY = 502;
const BETWEEN_TRIES = 300;

/** Nothing came within the time in which everything is answered. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

class Unavailable extends Error {
  readonly answer: { status: number };
  constructor(answer: { status: number }) {
    super('it cannot work right now');
    this.answer = answer;
  }
}

/** Resolves as the work does. Rejects when that takes longer than any answer may. */
export async function settle<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer('no answer')), LONGEST_ANSWER);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The status of what was refused; undefined for anything that is no answer of the gateway. */
export const statusOf = (fault: unknown): number | undefined =>
  fault instanceof UnexpectedAnswer || fault instanceof PhoneApiError ? fault.status : undefined;

/** It cannot work right now, its balancer has lost the node that was asked, or the connection was lost. Not: a slow answer. */
export const maySucceedLater = (fault: unknown): boolean =>
  [UNAVAILABLE, BAD_GATEWAY].includes(statusOf(fault) ?? 0) ||
  fault instanceof TypeError ||
  fault instanceof Unavailable;

/**
 * What the gateway says plainly: that it is gone, over, somebody else's, too often, or that it cannot work right now. And 303: the
 * approval was lost, and the browser is led back to its waiting page.
 */
export const isPlain = (status: number | undefined): boolean =>
  status !== undefined && [303, 400, 401, 403, 404, 409, 410, 422, 429, UNAVAILABLE].includes(status);

/** Tries again, as pages and phones do, while that may help. `until`: by `performance.now()`. */
export async function patiently<T>(until: number, act: () => Promise<T>, refused?: () => void): Promise<T> {
  for (;;) {
    try {
      return await settle(act());
    } catch (fault) {
      if (!maySucceedLater(fault) || performance.now() > until) throw fault;
      refused?.();
      await delay(BETWEEN_TRIES);
    }
  }
}

/** The same for answers that are read by their status. */
export async function definite<Answer extends { status: number }>(
  until: number,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const told = async () => {
    const answer = await act();
    if ([UNAVAILABLE, BAD_GATEWAY].includes(answer.status)) throw new Unavailable(answer);
    return answer;
  };
  try {
    return await patiently(until, told);
  } catch (fault) {
    if (fault instanceof Unavailable) return fault.answer as Answer;
    throw fault;
  }
}

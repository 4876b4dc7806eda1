import { deadline } from './deadline.ts';

/** How often it is asked what became of the code, in milliseconds: well within what one phone may ask. */
const LOOK_EVERY = 3_000;

/** How a challenge of this phone stands. */
export interface Standing {
  challenge: string;
  state: string;
  reason?: string;
  /** Six digits to show, while confirming, and the seconds left to type them. */
  code?: string;
  expiresIn?: number;
}

/** What became of a code: it was typed, it was wrong too often, or it can no longer be typed. */
export type CodeOutcome = 'approved' | 'wrong_code' | 'code_over';

/** What a challenge in this state means for the code; undefined while it can be typed. */
export function outcomeOf({ state, reason }: Pick<Standing, 'state' | 'reason'>): CodeOutcome | undefined {
  if (state === 'confirming') return undefined;
  if (state === 'approved' || state === 'consumed') return 'approved';
  return state === 'declined' && reason === 'wrong_code' ? 'wrong_code' : 'code_over';
}

/**
 * Watches over a code that is shown until `end`, in milliseconds since 1970: warns before, and tells once what became
 * of it. A look that fails says nothing; the end comes all the same.
 */
export function watchCode(
  end: number,
  look: () => Promise<Standing>,
  tell: { soon: () => void; over: (outcome: CodeOutcome) => void },
): () => void {
  let stopped = false;
  let next: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    stopped = true;
    stopClock();
    clearTimeout(next);
  };
  const over = (outcome: CodeOutcome): void => {
    if (stopped) return;
    stop();
    tell.over(outcome);
  };
  const again = (): void => {
    next = setTimeout(async () => {
      const outcome = await look().then(outcomeOf, () => undefined);
      if (outcome !== undefined) over(outcome);
      if (!stopped) again();
    }, LOOK_EVERY);
  };
  const stopClock = deadline(end, { soon: tell.soon, over: () => over('code_over') });
  again();
  return stop;
}

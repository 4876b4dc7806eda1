export type Outcome = 'passed' | 'warning' | 'failed';

/** What one check found, and the line that puts it right. */
export interface Finding {
  readonly check: string;
  readonly outcome: Outcome;
  readonly said: string;
  /** What to write: a setting, a line of a proxy, a command. */
  readonly write?: string;
}

export const passed = (check: string, said: string): Finding => ({ check, outcome: 'passed', said });

export const warning = (check: string, said: string, write?: string): Finding => ({
  check,
  outcome: 'warning',
  said,
  ...(write === undefined ? {} : { write }),
});

export const failed = (check: string, said: string, write?: string): Finding => ({
  check,
  outcome: 'failed',
  said,
  ...(write === undefined ? {} : { write }),
});

/** Nobody's error may end the others' checks: it is what this check found. */
export async function attempt(
  check: string,
  work: () => Promise<Finding[]>,
  write?: string,
): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    return [failed(check, error instanceof Error ? error.message : String(error), write)];
  }
}

const TOLERATED = 2_000;

/** Clocks that disagree: proofs of phones and the lives of everything are counted by them. */
export function clockFinding(whose: string, ahead: number): Finding {
  const by = `${Math.abs(ahead / 1_000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`;
  return Math.abs(ahead) <= TOLERATED
    ? passed('clock', `${whose} agrees with this machine's`)
    : failed('clock', `${whose} is ${by}`, 'timedatectl set-ntp true   (on every machine)');
}

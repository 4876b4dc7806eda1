/**
 * The sign-in that a person leaves for a while to set this phone up. It stays in this tab alone, and never stands in an
 * address.
 */
const KEY = 'countersign.sign-in';

export interface KeptSignIn {
  ticket: string;
  /** Milliseconds since 1970. */
  end: number;
  /** Where it goes on, when that is not where a scan does: the approval page in the waiting browser itself. */
  back?: string | undefined;
}

/** Without room for it the person scans again: nothing else is lost. What is not given stays as it was. */
export function keepSignIn(kept: KeptSignIn): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...keptSignIn(), ...kept }));
  } catch {}
}

/** Where the sign-in goes on once the phone is set up. `scanned`: where a scan does. */
export function wayBack(scanned: string): string {
  const back = keptSignIn()?.back;
  return back !== undefined && /^\/here\/[\w-]{43}$/.test(back) ? back : scanned;
}

/** Undefined when there is none or its time is over. */
export function keptSignIn(): KeptSignIn | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as KeptSignIn | null;
    return kept !== null && Date.now() < kept.end ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function forgetSignIn(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {}
}

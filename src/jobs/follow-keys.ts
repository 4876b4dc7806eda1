import { fingerprintOf, type KeySet, type SigningKeyService } from '../domain/keys/index.ts';
import { type Logger, SECOND } from '../kernel/index.ts';
import { every } from './every.ts';

/** Within `FOLLOWED_WITHIN` of the domain by far, for the price of one small query. */
const LOOK_EVERY = SECOND;

export interface KeyFollower {
  /** One look, as the timer takes one each second; resolves when what it found is in use. Never rejects. */
  look(): Promise<void>;
  /** Resolves when nothing of it goes on any more. */
  stop(): Promise<void>;
}

/**
 * Keeps the schedule of the signing keys, and has this process use what it or any other process made of them. While
 * the directory does not answer, or has keys that cannot be opened, the keys at hand stay in use.
 */
export function followKeys(parts: {
  keys: SigningKeyService;
  /** What is in use already. */
  inUse: KeySet;
  use: (keys: KeySet) => void;
  logger: Logger;
}): KeyFollower {
  const { keys, logger } = parts;
  let inUse = parts.inUse.fingerprint;
  let underWay: Promise<void> | undefined;
  let troubled = '';

  async function follow(): Promise<void> {
    if (fingerprintOf(await keys.list()) === inUse) return;
    const found = await keys.load();
    parts.use(found);
    inUse = found.fingerprint;
    logger.info({ keys: inUse }, 'the signing keys have changed');
  }

  async function keepSchedule(): Promise<void> {
    if (await keys.keepSchedule(await keys.list())) await follow();
  }

  async function lookOnce(): Promise<void> {
    const faults: unknown[] = [];
    const note = (error: unknown) => void faults.push(error);
    await follow().catch(note);
    // Also when following failed: a key that is missing is made here.
    await keepSchedule().catch(note);
    report(faults[0]);
  }

  /** Once at the beginning of a trouble and once at its end, and not each second. */
  function report(fault: unknown): void {
    const now = fault === undefined ? '' : fault instanceof Error ? fault.message : String(fault);
    if (now === troubled) return;
    troubled = now;
    if (fault === undefined) logger.info({}, 'the signing keys can be looked at again');
    else logger.warn({ err: fault }, 'the signing keys cannot be looked at: those at hand stay in use');
  }

  /** Begins after this call, so that what was changed before is seen; one at a time. */
  function look(): Promise<void> {
    const mine = (underWay ?? Promise.resolve()).then(lookOnce);
    underWay = mine;
    void mine.then(() => {
      if (underWay === mine) underWay = undefined;
    });
    return mine;
  }

  const stop = every(LOOK_EVERY, 'looking at the signing keys', logger, () => {
    if (underWay === undefined) void look();
  });
  return {
    look,
    async stop() {
      stop();
      await underWay;
    },
  };
}

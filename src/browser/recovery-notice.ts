import type { ApproveTexts } from '../pages/browser-door.ts';
import { actionButton } from './actions.ts';
import { fill } from './fill.ts';
import { momentText } from './moment-text.ts';
import { byId, say, show } from './page-data.ts';
import { post } from './post.ts';

/** Tells that somebody asked to recover this person's account, where the gateway says so. */
export function showRecovery(
  recovery: { readyAt: string } | undefined,
  texts: ApproveTexts['recovery'],
): void {
  show(byId('recovery', HTMLElement), recovery !== undefined);
  if (recovery)
    say(byId('recovery-says', HTMLElement), fill(texts.asked, { when: momentText(recovery.readyAt) }));
}

/** Stops it, for good, and says whether that worked. */
export async function stopRecovery(path: string, texts: ApproveTexts['recovery']): Promise<void> {
  const says = byId('recovery-says', HTMLElement);
  try {
    await post(path, {});
    show(actionButton('stop-recovery'), false);
    say(says, texts.stopped);
  } catch {
    say(says, texts.notStopped);
  }
}

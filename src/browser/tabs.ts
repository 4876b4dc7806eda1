/** How long a tab that is there needs to say so. In milliseconds. */
const ANSWERS_WITHIN = 300;

type Word = 'anybody?' | 'here' | 'mine' | 'yours';

const channelOf = (waitingPage: string): BroadcastChannel =>
  new BroadcastChannel(`countersign ${waitingPage}`);

/**
 * The waiting tab of a sign-in. It says that it is there to whoever approves in another tab of this browser; when the
 * other tab did not hear that and goes back to the application itself, this one is told to stay.
 */
export function beTheWaitingTab(waitingPage: string, stays: (stays: boolean) => void): void {
  const channel = channelOf(waitingPage);
  channel.onmessage = ({ data }: MessageEvent<Word>) => {
    if (data === 'anybody?') channel.postMessage('here' satisfies Word);
    if (data === 'mine' || data === 'yours') stays(data === 'mine');
  };
}

export interface OtherTab {
  /** Whether this tab has to go back to the application: no waiting tab is there any more. Ask before approving. */
  goesOn(): Promise<boolean>;
  /** Nothing was approved after all: a waiting tab is free again. */
  giveBack(): void;
}

/** The tab in which a sign-in is approved while its waiting page may be open in another. */
export function besideTheWaitingTab(waitingPage: string): OtherTab {
  const channel = channelOf(waitingPage);
  return {
    async goesOn() {
      const heard = new Promise<boolean>((resolve) => {
        channel.onmessage = ({ data }: MessageEvent<Word>) => data === 'here' && resolve(true);
        setTimeout(() => resolve(false), ANSWERS_WITHIN);
      });
      channel.postMessage('anybody?' satisfies Word);
      if (await heard) return false;
      channel.postMessage('mine' satisfies Word);
      return true;
    },
    giveBack: () => channel.postMessage('yours' satisfies Word),
  };
}

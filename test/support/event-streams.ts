import type { BrowserContext, Page } from 'playwright-core';
import type { WaitingSnapshot } from '../../src/pages/index.ts';

interface Recorder {
  streams: EventSource[];
  heard: string[];
}

/** Notes from now on which event streams the pages of this browser open, and what they are told. */
export async function recordStreams(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const streams: EventSource[] = [];
    const heard: string[] = [];
    Object.assign(globalThis, {
      streams,
      heard,
      EventSource: class extends EventSource {
        constructor(url: string) {
          super(url);
          streams.push(this);
          this.addEventListener('state', (event: MessageEvent<string>) => heard.push(event.data));
        }
      },
    });
  });
}

/** Every snapshot that the page has been told by an event, in order. */
export async function heardBy(page: Page): Promise<WaitingSnapshot[]> {
  const heard = await page.evaluate(() => (globalThis as unknown as Recorder).heard);
  return heard.map((text) => JSON.parse(text) as WaitingSnapshot);
}

/** How many streams the page has opened, and how many of them may still speak or reconnect. */
export const streamsOf = (page: Page): Promise<{ opened: number; open: number }> =>
  page.evaluate(() => {
    const { streams } = globalThis as unknown as Recorder;
    return {
      opened: streams.length,
      open: streams.filter(({ readyState }) => readyState !== EventSource.CLOSED).length,
    };
  });

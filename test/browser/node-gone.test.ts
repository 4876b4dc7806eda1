import { expect, onTestFinished, test, vi } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { contosoAndAda } from '../support/contoso-and-ada.ts';
import { NodePool } from '../support/faults/node-pool.ts';
import { Deployment } from '../support/gateway-processes.ts';
import { SOON, serve } from '../support/redis-stores.ts';
import { Answers, WaitingPage } from '../support/waiting-room.ts';

const chromium = useChromium();

test.each([
  ['is asked to stop', 'stop'],
  ['dies', 'kill'],
] as const)(
  'a node that %s hands its open pages to another, and the person in front notices nothing',
  async (_, end) => {
    const redis = await serve();
    const pool = new NodePool();
    onTestFinished(() => pool.close());
    /** The nodes at which the page's stream was, in turn. */
    const followed: number[] = [];
    const gateways = await Deployment.behindBalancer(
      redis.url,
      (request, tried) => {
        const port = pool.route(request, tried);
        if (request.url?.endsWith('/events') && port !== undefined) followed.push(port);
        return port;
      },
      { COUNTERSIGN_DRAIN_DELAY: '1' },
    );
    await pool.start(gateways, 2);

    const { party, key } = await contosoAndAda(gateways);
    const context = await chromium.person();
    await context.addInitScript(noteWhatIsSaid);
    const answers = await Answers.at(party, context);
    const request = await party.ask();
    const page = await WaitingPage.open(context, request.url);
    await page.says('Ready to scan.');
    await vi.waitFor(() => expect(followed).toHaveLength(1), SOON);

    const holder = pool.nodes.find(({ port }) => port === followed[0]);
    await holder?.[end]();
    await vi.waitFor(() => expect(followed.at(-1)).not.toBe(holder?.port), SOON);
    await page.says('Ready to scan.');
    expect(await page.page.evaluate(() => (window as unknown as { said: string[] }).said.join())).not.toMatch(
      /lost/,
    );
    await gateways.cli('phone', 'approve', '--scan', await page.code(), '--key', key);
    expect(await party.verify(await answers.broughtBy(page.page), request)).toMatchObject({
      email: 'ada@example.com',
    });
  },
);

/** Runs in the page: whatever a status or an alert ever says is kept. */
function noteWhatIsSaid(): void {
  const said: string[] = [];
  (window as unknown as { said: string[] }).said = said;
  document.addEventListener('DOMContentLoaded', () => {
    const note = () => {
      for (const region of document.querySelectorAll('[role=status], [role=alert]'))
        said.push(region.textContent ?? '');
    };
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

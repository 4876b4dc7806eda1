import { type ScriptedBrowser, WaitingTab } from '../../src/cli/index.ts';
import type { IntegrationInput } from '../../src/domain/directory/index.ts';
import type { WaitingPaths, WaitingSnapshot } from '../../src/pages/index.ts';
import type { PhoneClient } from '../../src/phone/index.ts';
import { type Answer, answerOf, CODE_APP } from './attacker.ts';
import type { TestGateway } from './gateway.ts';
import type { RelyingParty } from './relying-party.ts';
import { post } from './tokens.ts';

/** An application that may sign in devices. */
export const DEVICE_APP: Partial<IntegrationInput> = { ...CODE_APP, deviceSignIn: true };

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** One poll by hand, with what is forged in it. */
export const poll = (
  g: TestGateway,
  party: RelyingParty,
  deviceCode: string,
  fields: Record<string, string | undefined> = {},
): Promise<Answer> =>
  post(g, '/token', party, { grant_type: DEVICE_GRANT, device_code: deviceCode, ...fields });

/** A press on one of our pages. */
export const press = async (
  browser: ScriptedBrowser,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  answerOf(await browser.request('/device', { method: 'POST', body: new URLSearchParams(fields), headers }));

/** The person types the code, compares, and goes on: the waiting page of the sign-in. */
export async function goOn(browser: ScriptedBrowser, userCode: string): Promise<WaitingTab> {
  const { text } = await press(browser, { user_code: userCode, answer: 'go-on' });
  return tabOf(browser, text);
}

/** The waiting page in this answer. Throws when it is another page. */
export function tabOf(browser: ScriptedBrowser, html: string): WaitingTab {
  const read = (name: string) => {
    const value = new RegExp(`${name}="([^"]*)"`).exec(html)?.[1];
    if (value === undefined) throw new Error('this is no waiting page');
    return JSON.parse(value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
  };
  return new WaitingTab(
    browser,
    read('data-snapshot') as WaitingSnapshot,
    read('data-paths') as WaitingPaths,
  );
}

/** The phone approves what this tab waits for, and the person types the code that it shows. */
export async function approveFor(tab: WaitingTab, phone: PhoneClient) {
  const { challenge, statement } = await phone.claim(tab.frame);
  const { code = '' } = await phone.approve(challenge, statement);
  await tab.confirm(code);
  return { challenge, statement: JSON.parse(statement) as Record<string, unknown> };
}

/** Where this browser goes when the phone has answered: the page with which a device sign-in ends. */
export const finish = async (browser: ScriptedBrowser, tab: WaitingTab): Promise<Answer> =>
  answerOf(await browser.request(tab.paths.resume));

/** A whole device sign-in up to the moment before the device asks for its tokens. */
export async function approvedDevice(g: TestGateway, party: RelyingParty, phone: PhoneClient) {
  const asked = await party.askForDevice();
  const browser = g.browser();
  const tab = await goOn(browser, asked.user_code);
  await approveFor(tab, phone);
  await finish(browser, tab);
  return { asked, browser, tab };
}

import Bowser from 'bowser';
import { UNKNOWN } from './statement.ts';

/** Headers are a stranger's text: no longer than this is looked at. */
const LONGEST = 512;

/** Browser and system in words a person knows, from the User-Agent header; `unknown` where it does not say. */
export function describeUserAgent(userAgent: string): { browser: string; system: string } {
  const text = userAgent.slice(0, LONGEST);
  if (text === '') return { browser: UNKNOWN, system: UNKNOWN };
  try {
    const { browser, os } = Bowser.parse(text);
    return { browser: plain(browser.name), system: plain(os.name) };
  } catch {
    return { browser: UNKNOWN, system: UNKNOWN };
  }
}

/** Names come from the parser's list except where it copies the header: only plain words pass. */
const plain = (name: string | undefined): string =>
  name !== undefined && /^[\w .+-]{1,40}$/.test(name) ? name : UNKNOWN;

import Bowser from 'bowser';
import { UNKNOWN } from './statement.ts';

/** Headers are a stranger's text: no longer than this is looked at. */
const LONGEST = 512;

interface Described {
  readonly browser: string;
  readonly system: string;
}

/** What headers were told to be: most people use one of a few hundred. Bounded; the oldest goes first. */
const told = new Map<string, Described>();
const MOST_TOLD = 1_000;

/** Browser and system in words a person knows, from the User-Agent header; `unknown` where it does not say. */
export function describeUserAgent(userAgent: string): Described {
  const text = userAgent.slice(0, LONGEST);
  const known = told.get(text);
  if (known !== undefined) return known;
  const described = parse(text);
  if (told.size >= MOST_TOLD) told.delete(told.keys().next().value ?? '');
  told.set(text, described);
  return described;
}

function parse(text: string): Described {
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

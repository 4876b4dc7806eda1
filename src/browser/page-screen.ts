import type { ScreenText } from '../pages/browser-door.ts';
import { fill } from './fill.ts';
import { byId, say, showParts } from './page-data.ts';
import { retryAfterOf } from './problem.ts';
import { relativeTime } from './relative-time.ts';

/** How a screen is shown. */
export interface Showing {
  /** Needs attention: the message is an alert, not a status. */
  urgent?: boolean;
  /** What gets the focus instead of the heading; `null` leaves it where it is. */
  focus?: HTMLElement | null;
}

/**
 * Puts a screen on a page of one heading. Elements are never added or removed: live regions must be there from the
 * start.
 */
export function showScreen(name: string, { heading, message = '' }: ScreenText, showing: Showing = {}): void {
  const { urgent = false, focus = byId('heading', HTMLElement) } = showing;
  say(byId('heading', HTMLElement), heading);
  document.title = heading;
  showParts(name);
  say(byId('status', HTMLElement), urgent ? '' : message);
  say(byId('alert', HTMLElement), urgent ? message : '');
  focus?.focus();
}

/** Says something without leaving the screen. */
export const notify = (text: string): void => say(byId('status', HTMLElement), text);

/** Says what is wrong with what was typed, and goes back to it. What the page says besides stays. */
export function complain(text: string, field: HTMLInputElement): void {
  say(byId('alert', HTMLElement), text);
  field.focus();
}

/** Takes a complaint back. */
export const complainNoMore = (): void => say(byId('alert', HTMLElement), '');

/** Shows why something failed, and how long to wait where the gateway said so. */
export function showProblem<Name extends string>(
  name: Name,
  texts: { screens: Readonly<Record<Name, ScreenText>>; notices: { limited: string } },
  error?: unknown,
): void {
  const screen = texts.screens[name];
  const seconds = name === 'limited' ? retryAfterOf(error) : undefined;
  const wait =
    seconds && fill(texts.notices.limited, { when: relativeTime(seconds, document.documentElement.lang) });
  showScreen(name, wait ? { ...screen, message: wait } : screen, { urgent: true });
}

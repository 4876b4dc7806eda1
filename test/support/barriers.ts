import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds wrong with the page as it is now, in light and in dark; it is left in light. No page of ours has a
 * frame, into which axe would have to be brought as well, but for previews of pages that are looked at by themselves. It is brought into a page once, which is most of the work.
 */
export async function barriersOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeScript());
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = await page.evaluate(violationsIn, LEVELS);
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}

const axeScript = (): string =>
  readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page. A colour that is on its way to another is neither of the two. */
async function violationsIn(levels: string[]): Promise<string[]> {
  if (document.querySelector('iframe:not([data-preview]), frame, object, embed'))
    throw new Error('axe does not look into frames');
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(transitions.map(({ finished }) => finished));
  const { axe } = window as unknown as { axe: typeof import('axe-core') };
  const { violations } = await axe.run(document, {
    runOnly: levels,
    resultTypes: ['violations'],
    iframes: false,
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

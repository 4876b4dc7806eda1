import type { PageLook } from '../pages/browser-door.ts';
import { byId, show } from './page-data.ts';

/** Shows the logo, colours and links of the application that asks, once the page was told who that is. */
export function showLook(look: PageLook | undefined): void {
  showLogo(look?.logo);
  showLink('terms', look?.terms);
  showLink('privacy', look?.privacy);
  if (look?.colours !== undefined) addStyle(look.colours);
}

function showLogo(logo: PageLook['logo']): void {
  const picture = byId('logo', HTMLElement);
  show(picture, logo !== undefined);
  if (logo === undefined) return;
  const { light, dark } = logo;
  picture.classList.toggle('plate', dark === undefined);
  if (dark) picture.querySelector('source')!.srcset = dark.src;
  const image = picture.querySelector('img')!;
  image.width = light.width;
  image.height = light.height;
  image.src = light.src;
}

function showLink(id: string, href: string | undefined): void {
  const link = byId(id, HTMLAnchorElement);
  show(link, href !== undefined);
  if (href !== undefined) link.href = href;
}

/** Where this very browser waits the page has it from the start. */
function addStyle(href: string): void {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = href;
  document.head.append(style);
}

import { type FunctionComponent, h } from 'preact';
import { render as renderToString } from 'preact-render-to-string';
import { type AssetsManifest, type AssetUrl, assetUrls } from './assets.ts';
import type { PageName, Pages } from './pages.ts';
import type { Translator } from './translate.ts';
import { waitingFromTemplate } from './waiting-template.ts';

/** What every view is given. */
export interface ViewProps<Context> {
  context: Context;
  t: Translator;
  asset: AssetUrl;
}

export type View<Context> = FunctionComponent<ViewProps<Context>>;
export type Views = { readonly [P in PageName]: View<Pages[P]> };

/** Makes the whole HTML document of a page, in a language that was chosen before; in English without one. */
export type Render = <P extends PageName>(page: P, context: Pages[P], language?: string) => string;

export interface RendererParts {
  views: Views;
  assets: AssetsManifest;
  translatorFor: (language?: string) => Translator;
}

/** Puts views, assets and languages together. The waiting page, which every sign-in loads, is drawn from a template. */
export function createRenderer(parts: RendererParts): Render {
  const whole = createWholeRenderer(parts);
  const waiting = waitingFromTemplate((context, t) => whole('waiting', context, t));
  return (page, context, language) => {
    const t = parts.translatorFor(language);
    return page === 'waiting' ? waiting(context as Pages['waiting'], t) : whole(page, context, t);
  };
}

/** Draws every page from its view each time. */
export function createWholeRenderer({ views, assets }: Pick<RendererParts, 'views' | 'assets'>) {
  const asset = assetUrls(assets);
  return <P extends PageName>(page: P, context: Pages[P], t: Translator): string => {
    const view: View<Pages[P]> = views[page];
    return `<!doctype html>${renderToString(h(view, { context, t, asset }))}`;
  };
}

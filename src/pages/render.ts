import { type FunctionComponent, h } from 'preact';
import { render as renderToString } from 'preact-render-to-string';
import { type AssetsManifest, type AssetUrl, assetUrls } from './assets.ts';
import type { PageName, Pages } from './pages.ts';
import type { Translator } from './translate.ts';

/** What every view is given. */
export interface ViewProps<Context> {
  context: Context;
  t: Translator;
  asset: AssetUrl;
}

export type View<Context> = FunctionComponent<ViewProps<Context>>;
export type Views = { readonly [P in PageName]: View<Pages[P]> };

/**
 * Makes the whole HTML document of a page. `wanted` says which languages the person prefers: an `Accept-Language`
 * header or `ui_locales`.
 */
export type Render = <P extends PageName>(page: P, context: Pages[P], wanted?: string) => string;

export interface RendererParts {
  views: Views;
  assets: AssetsManifest;
  translatorFor: (wanted?: string) => Translator;
}

/** Puts views, assets and languages together. */
export function createRenderer({ views, assets, translatorFor }: RendererParts): Render {
  const asset = assetUrls(assets);
  return <P extends PageName>(page: P, context: Pages[P], wanted?: string) => {
    const view: View<Pages[P]> = views[page];
    return `<!doctype html>${renderToString(h(view, { context, t: translatorFor(wanted), asset }))}`;
  };
}

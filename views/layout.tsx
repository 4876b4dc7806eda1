import type { ComponentChildren } from 'preact';
import type { AssetUrl, Translator } from '../src/pages/index.ts';

/** Stands in the page itself, so that it costs no request. */
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='4' fill='#2a4bbf'/>" +
      "<path d='M4 8.5 7 11.500 12.500 5' fill='none' stroke='#fff' stroke-width='2'/></svg>",
  );

export interface LayoutProps {
  t: Translator;
  asset: AssetUrl;
  title: string;
  /** Source names, in order. */
  styles?: readonly string[];
  script?: string;
  /** Path of a style sheet of colours, on top of the others. */
  colours?: string | undefined;
  /** What stands above our own name at the foot of the page. */
  foot?: ComponentChildren;
  /** Whether our own name stands there. */
  signed?: boolean;
  /** Whether search engines may list the page. Nothing that belongs to one sign-in may be listed. */
  listed?: boolean;
  children: ComponentChildren;
}

/** The frame of every page: language, title, and the files it loads. The application's name comes before ours. */
export function Layout({
  t,
  asset,
  title,
  styles = ['signin.css'],
  script,
  colours,
  foot,
  signed = true,
  listed = false,
  children,
}: LayoutProps) {
  return (
    <html lang={t.lang} dir={t.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {!listed && <meta name="robots" content="noindex" />}
        <title>{title}</title>
        <link rel="icon" href={ICON} />
        {styles.map((style) => (
          <link key={style} rel="stylesheet" href={asset(style)} />
        ))}
        {colours && <link rel="stylesheet" href={colours} />}
        {script && <script type="module" src={asset(script)} />}
      </head>
      <body>
        {children}
        {(signed || foot) && (
          <footer>
            {foot}
            {signed && t('brand.name')}
          </footer>
        )}
      </body>
    </html>
  );
}

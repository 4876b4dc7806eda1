import {
  type AssetsManifest,
  type Catalogue,
  createRenderer,
  createTranslators,
  type MessageKey,
  type PageName,
  type Pages,
  type Render,
  samples,
} from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';

export const languages = Object.keys(catalogues);

const scripts = [
  'waiting.js',
  'passkey.js',
  'front.js',
  'approve.js',
  'enroll.js',
  'sign-up.js',
  'recover.js',
  'account.js',
  'handover.js',
  'branding.js',
  'preview.js',
  'link-token.js',
  'demo-phone.js',
  'wait.js',
];
const styles = [
  'signin.css',
  'phone.css',
  'account.css',
  'dashboard.css',
  'dashboard-areas.css',
  'chart.css',
  'demo.css',
];

/** A manifest as the build would write it, without a build. */
export const plainManifest: AssetsManifest = Object.fromEntries(
  [...scripts, ...styles].map((name) => [name, { file: name, type: 'text/plain' }]),
);

export const render: Render = createRenderer({
  views,
  assets: plainManifest,
  translatorFor: createTranslators(catalogues),
});

/** A renderer whose every message has been changed. */
export const renderWith = (change: (message: string) => string): Render => {
  const entries = Object.entries(catalogues.en).map(([key, message]) => [key, change(message)]);
  const changed: Catalogue = { ...catalogues.en, ...Object.fromEntries(entries) };
  return createRenderer({ views, assets: plainManifest, translatorFor: createTranslators({ en: changed }) });
};

/** Of each text the longest that any language has: a language that nobody speaks. */
export const longest: Catalogue = {
  ...catalogues.en,
  ...Object.fromEntries(
    (Object.keys(catalogues.en) as MessageKey[]).map((key) => [
      key,
      Object.values(catalogues)
        .map((catalogue) => catalogue[key])
        .reduce((one, other) => (other.length > one.length ? other : one)),
    ]),
  ),
};

/** Renders one page with one of its contexts. */
export type Rendering = (using: Render, language?: string) => string;

const renderings = <P extends PageName>(page: P): [string, Rendering, Pages[P]][] =>
  Object.entries<Pages[P]>(samples[page]).map(([sample, context]) => [
    `${page}: ${sample}`,
    (using, language) => using(page, context, language),
    context,
  ]);

const pageNames = Object.keys(samples) as PageName[];

/** Every page in every state: its name, a way to render it, and what it was given. */
export const everySample = pageNames.flatMap((page) => renderings(page));

export interface Tag {
  name: string;
  attributes: Map<string, string>;
}

const TAG = /<(\/?[a-z][a-z0-9]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=>"]+)(?:="([^"]*)")?/g;
const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

const decode = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity);

/** The elements of a document with their attributes, in order. */
export const tagsOf = (html: string): Tag[] =>
  [...html.matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, attribute = '', value = '']) => [attribute, decode(value)]),
    ),
  }));

/** What a person may read or hear: text between tags, and the attributes that are read out. */
export function readableTexts(html: string): string[] {
  const spoken = ['aria-label', 'alt', 'title', 'placeholder'];
  const withoutScripts = html.replace(/<script>.*?<\/script>/g, '').replace('<!doctype html>', '');
  const between = withoutScripts.split(TAG_BOUNDARY).map(decode);
  const attributes = tagsOf(html).flatMap((tag) => spoken.flatMap((name) => tag.attributes.get(name) ?? []));
  return [...between, ...attributes].map((text) => text.trim()).filter((text) => text !== '');
}

const TAG_BOUNDARY = /<\/?[a-z][a-z0-9]*(?:\s+[^\s=>"]+(?:="[^"]*")?)*\s*\/?>/;

/** Every string inside a value, however deep. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

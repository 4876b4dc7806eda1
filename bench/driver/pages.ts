import { BenchFailure } from '../errors.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#39;': "'",
  '&#x27;': "'",
};

const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:quot|amp|lt|gt|#39|#x27);/g, (entity) => ENTITIES[entity] ?? entity)
    : text;

/** The value of an attribute that stands once in the page. */
function attribute(html: string, name: string): string {
  const start = html.indexOf(`${name}="`);
  if (start < 0) throw new BenchFailure(`a page has no ${name}`);
  const from = start + name.length + 2;
  return unescaped(html.slice(from, html.indexOf('"', from)));
}

/** What a driver needs of the waiting page. */
export interface WaitingPage {
  readonly frame: string;
  readonly events: string;
  readonly resume: string;
}

export function readWaitingPage(html: string): WaitingPage {
  const snapshot = JSON.parse(attribute(html, 'data-snapshot')) as {
    state: string;
    frames?: { prefix: string; codes: string[] };
  };
  const paths = JSON.parse(attribute(html, 'data-paths')) as { events: string; resume: string };
  if (snapshot.state !== 'pending' || snapshot.frames === undefined) {
    throw new BenchFailure(`a new waiting page is ${snapshot.state}`);
  }
  const { prefix, codes } = snapshot.frames;
  return { frame: `${prefix}.${codes[0]}`, events: paths.events, resume: paths.resume };
}

/** The fields of the form that posts the response to the relying party. */
export interface FormPost {
  readonly action: string;
  readonly idToken: string;
  readonly state: string;
}

export const readFormPost = (html: string): FormPost => ({
  action: attribute(html, 'action'),
  idToken: formField(html, 'id_token'),
  state: formField(html, 'state'),
});

/** The value of a field of the response form. */
export function formField(html: string, name: string): string {
  const at = html.indexOf(`name="${name}"`);
  if (at < 0) throw new BenchFailure(`the response form has no ${name}: ${html.slice(0, 300)}`);
  return attribute(html.slice(at), 'value');
}

/** Where the response form goes. */
export const formAction = (html: string): string => attribute(html, 'action');

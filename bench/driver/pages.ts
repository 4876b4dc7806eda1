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

export function readFormPost(html: string): FormPost {
  const field = (name: string) => {
    const at = html.indexOf(`name="${name}"`);
    if (at < 0) throw new BenchFailure(`the response form has no ${name}: ${html.slice(0, 300)}`);
    return attribute(html.slice(at), 'value');
  };
  return { action: attribute(html, 'action'), idToken: field('id_token'), state: field('state') };
}

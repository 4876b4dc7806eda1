import type { Answered } from './administrator.ts';

/** One address of a route. */
export interface Stop {
  readonly route: string;
  readonly address: string;
}

/** How many addresses of one route are looked at: with other parameters, filters or periods. */
const VARIANTS = 30;
/** What is typed into a search. */
const SEARCHED = 'person-77';

/**
 * Walks the pages of the router's own list as a person would: it begins with what has an address by itself, and takes from the
 * pages the links and searches that lead to the others. Gives the routes that nothing led to.
 */
export async function walk(
  routes: readonly string[],
  given: Readonly<Record<string, readonly string[]>>,
  typed: Readonly<Record<string, string>>,
  look: (stop: Stop) => Promise<Answered>,
): Promise<{ stops: Stop[]; refused: (Stop & { status: number })[]; unreached: string[] }> {
  const queue = routes.flatMap((route) => filled(route, given).map((address) => ({ route, address })));
  const stops: Stop[] = [];
  const refused: (Stop & { status: number })[] = [];
  const seen = new Set<string>();
  for (let stop = queue.shift(); stop !== undefined; stop = queue.shift()) {
    const { route, address } = stop;
    const kind = `${route} ${shapeOf(address)}`;
    const variants = stops.filter((one) => one.route === route).length;
    if (seen.has(address) || seen.has(kind) || variants >= VARIANTS) continue;
    seen.add(address).add(kind);
    const answer = await look(stop);
    if (answer.status >= 400) {
      refused.push({ ...stop, status: answer.status });
      continue;
    }
    stops.push(stop);
    for (const link of linksIn(answer.html, typed)) {
      const found = routes.find((one) => patternOf(one).test(pathOf(link)));
      if (found !== undefined) queue.push({ route: found, address: link });
    }
  }
  const answered = new Set([...stops, ...refused].map(({ route }) => route));
  return { stops, refused, unreached: routes.filter((route) => !answered.has(route)) };
}

/** The route with every value that is known for its parameters; nothing where one is not. */
function filled(route: string, given: Readonly<Record<string, readonly string[]>>): string[] {
  const names = [...route.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const [name] = names;
  if (name === undefined) return [route];
  return (given[name] ?? []).flatMap((value) =>
    filled(route.replace(`:${name}`, encodeURIComponent(value)), given),
  );
}

/** Addresses of one shape are one page with other ids in it: the same path and names in the query, here or for everything. */
const shapeOf = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://x');
  const names = [...searchParams].map(([name, value]) => (name === 'period' ? value : name));
  const path = pathname.replace(/\/(?:[a-z]{3}_[\w-]+|\d+)(?=\/|$)/g, '/:id');
  return [path, ...names.sort()].join(' ');
};

const pathOf = (address: string): string => new URL(address, 'http://x').pathname;

const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);

/** Where the links and frames of a page lead, and its searches with one field after the other filled in. */
function linksIn(html: string, typed: Readonly<Record<string, string>>): string[] {
  const text = (value = '') => value.replaceAll('&amp;', '&');
  const links = [...html.matchAll(/<(?:a|iframe)\b[^>]*?\b(?:href|src)="([^"#]+)/g)].map(([, href]) =>
    text(href),
  );
  const forms = [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', inside = '']) => {
    if (/method="post"/i.test(head)) return [];
    const action = text(/action="([^"]*)"/.exec(head)?.[1]);
    const fields = [...inside.matchAll(/<(?:input|select)\b([^>]*)>/g)]
      .map(([, attributes = '']) => attributes)
      .filter((attributes) => !/type="(?!text|search|date)/.test(attributes))
      .flatMap((attributes) => /name="([^"]*)"/.exec(attributes)?.[1] ?? []);
    return fields.map((name) => `${action}?${new URLSearchParams({ [name]: typed[name] ?? SEARCHED })}`);
  });
  return [...links, ...forms].filter((link) => link.startsWith('/dashboard'));
}

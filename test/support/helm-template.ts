import { stringify } from 'yaml';

/**
 * Renders the templates of the chart as Helm does: as much of Go's templates as the chart uses, which is kept plain for that. Anything
 * else throws, so that the chart stays within what is checked.
 */
export function renderTemplate(text: string, context: object): string {
  const tokens = text
    // A dash takes the white space on its side with it.
    .replace(/\s*\{\{-/g, '{{')
    .replace(/-\}\}\s*/g, '}}')
    .split(/(\{\{.*?\}\})/s);
  const state = { tokens, at: 0 };
  const out = block(state, { '.': context, $: context });
  if (state.at < tokens.length) throw new Error(`${tokens[state.at]} ends nothing`);
  return out;
}

type Scope = Readonly<Record<string, unknown>>;

interface State {
  readonly tokens: readonly string[];
  at: number;
}

/** Up to the end of the block, which is left for whoever began it. */
function block(state: State, scope: Scope): string {
  let out = '';
  for (; state.at < state.tokens.length; state.at += 1) {
    const token = state.tokens[state.at] ?? '';
    const action = /^\{\{\s*(.*?)\s*\}\}$/s.exec(token)?.[1];
    if (action === undefined) out += token;
    else if (action === 'end') return out;
    else if (action.startsWith('if '))
      out += inner(state, truthOf(action.slice(3), scope) ? [scope] : [], scope);
    else if (action.startsWith('range ')) out += inner(state, rounds(action.slice(6), scope), scope);
    else out += String(evaluated(action, scope) ?? '');
  }
  return out;
}

/** What stands inside, once for each scope; it is read once more where there is none, to find its end. */
function inner(state: State, scopes: readonly Scope[], outer: Scope): string {
  const begin = state.at + 1;
  let out = '';
  for (const scope of scopes) {
    state.at = begin;
    out += block(state, scope);
  }
  if (scopes.length === 0) {
    state.at = begin;
    skip(state);
  }
  if (state.at >= state.tokens.length) throw new Error(`a block of ${Object.keys(outer)} has no end`);
  return out;
}

function skip(state: State): void {
  for (let depth = 0; state.at < state.tokens.length; state.at += 1) {
    const token = state.tokens[state.at] ?? '';
    if (/^\{\{\s*(if|range)\s/.test(token)) depth += 1;
    else if (/^\{\{\s*end\s*\}\}$/.test(token) && depth-- === 0) return;
  }
}

function rounds(text: string, scope: Scope): Scope[] {
  const named = /^\$(\w+), \$(\w+) := (.*)$/.exec(text);
  if (!named) return (evaluated(text, scope) as unknown[]).map((item) => ({ ...scope, '.': item }));
  const [, key = '', value = '', of = ''] = named;
  const entries = Object.entries(evaluated(of, scope) as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, item]) => ({ ...scope, '.': item, [`$${key}`]: name, [`$${value}`]: item }));
}

function truthOf(text: string, scope: Scope): boolean {
  if (text.startsWith('not ')) return !truthOf(text.slice(4), scope);
  const value = evaluated(text, scope);
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const FUNCTIONS: Readonly<Record<string, (value: unknown, argument: string) => unknown>> = {
  quote: (value) => JSON.stringify(String(value ?? '')),
  trimPrefix: (value, prefix) =>
    String(value).startsWith(prefix) ? String(value).slice(prefix.length) : value,
  nindent: (value, by) => `\n${String(value).replace(/^/gm, ' '.repeat(Number(by)))}`,
};

function evaluated(text: string, scope: Scope): unknown {
  const [first = '', ...pipes] = text.split(' | ');
  let value = operand(first, scope);
  for (const pipe of pipes) {
    const [name = '', argument = ''] = pipe.split(' ');
    if (name === 'default') value = value || operand(argument, scope);
    else if (FUNCTIONS[name]) value = FUNCTIONS[name](value, argument.replace(/^"|"$/g, ''));
    else throw new Error(`the chart uses ${name}, which its test does not know`);
  }
  return value;
}

function operand(text: string, scope: Scope): unknown {
  if (text.startsWith('toYaml ')) return stringify(operand(text.slice(7), scope)).trimEnd();
  if (text in scope) return scope[text];
  const path = /^\.((?:\w+\.)*\w+)$/.exec(text)?.[1];
  if (path === undefined) throw new Error(`the chart says ${text}, which its test does not know`);
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], scope.$);
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { catalogues } from '../../views/index.ts';

const root = join(import.meta.dirname, '..', '..');

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** Every node of a file, with the one around it. */
function* nodesOf(node: Node, around: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  yield [node, around];
  for (const child of childrenOf(node)) yield* nodesOf(child, [node, ...around]);
}

const parse = (source: string, lang: 'ts' | 'tsx'): Node => parseAst(source, { lang }) as unknown as Node;

/** The words that a string or a template has by itself. */
function wordsOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'JSXText') return String(node.value);
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(' ');
}

/** A text, and no key of one. */
const hasLetters = (text: string | undefined): text is string =>
  text !== undefined && /\p{L}/u.test(text) && !Object.hasOwn(catalogues.en, text);

/** What a person reads or hears though it is an attribute, ours or of a component. */
const SPOKEN = new Set(
  'alt title label placeholder text heading message caption summary value aria-label aria-description aria-placeholder aria-roledescription aria-valuetext'.split(
    ' ',
  ),
);

/** What an expression may come to, as far as it stands there. */
function outcomesOf(node: Node): Node[] {
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].filter(isNode).flatMap(outcomesOf);
  if (node.type === 'LogicalExpression') return [node.left, node.right].filter(isNode).flatMap(outcomesOf);
  if (node.type === 'BinaryExpression' && node.operator === '+')
    return [node.left, node.right].filter(isNode).flatMap(outcomesOf);
  return [node];
}

/** Every text that stands in a view as such. */
function textsInView(source: string): string[] {
  return [...nodesOf(parse(source, 'tsx'))].flatMap(([node, [parent, around]]) => {
    if (node.type === 'JSXText') return hasLetters(wordsOf(node)) ? [String(wordsOf(node)).trim()] : [];
    const spoken = (attribute: Node) => SPOKEN.has(String((attribute.name as Node).name));
    if (node.type === 'JSXAttribute' && isNode(node.value) && spoken(node))
      return [wordsOf(node.value)].filter(hasLetters);
    if (node.type !== 'JSXExpressionContainer' || !isNode(node.expression)) return [];
    if (parent?.type === 'JSXAttribute' && !spoken(parent)) return [];
    return around === undefined ? [] : outcomesOf(node.expression).map(wordsOf).filter(hasLetters);
  });
}

/** What puts its text in front of a person. */
const SAYS = new Set(['say', 'notify', 'alert', 'refuseCode']);
const SHOWN = new Set(['textContent', 'innerText', 'title', 'ariaLabel', 'placeholder']);

/** Every text that a script of ours would say as such: what it hands on to be shown, and whatever reads as a sentence. */
function textsInScript(source: string): string[] {
  return [...nodesOf(parse(source, 'ts'))].flatMap(([node, around]) => {
    const words = wordsOf(node);
    if (!hasLetters(words)) return [];
    const [parent] = around;
    const forUs = around.some(({ type }) => type === 'ThrowStatement' || type === 'ImportDeclaration');
    const said =
      parent?.type === 'CallExpression' &&
      SAYS.has(String((parent.callee as Node).name)) &&
      parent.callee !== node;
    const shown =
      parent?.type === 'AssignmentExpression' &&
      SHOWN.has(String(((parent.left as Node).property as Node | undefined)?.name));
    const sentence = /\p{L}{2,}[,.]? \p{L}{2,}/u.test(words);
    return said || shown || (sentence && !forUs) ? [words] : [];
  });
}

const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);

describe('no text stands', () => {
  test('in a view', () => {
    const found = filesOf('views/**/*.tsx').flatMap(([file, source]) =>
      textsInView(source).map((text) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  test('in a script that runs in a browser', () => {
    const found = filesOf('src/browser/*.ts').flatMap(([file, source]) =>
      textsInScript(source).map((text) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});

describe('the search finds', () => {
  test.each([
    'const V = () => <p>Hello</p>;',
    'const V = () => <p>{t("a.b")} UTC</p>;',
    'const V = () => <p>{"Hello"}</p>;',
    'const V = () => <p>{`Hello`}</p>;',
    'const V = () => <p>{on ? t("a.b") : "Off"}</p>;',
    'const V = () => <p>{on && "On"}</p>;',
    'const V = () => <p>{name + " says"}</p>;',
    'const V = () => <img alt="A cat" />;',
    'const V = () => <button aria-label={on ? "Off" : t("a.b")} />;',
    'const V = () => <PostButton text="Cancel" />;',
  ])('a text in %s', (source) => {
    expect(textsInView(source)).toHaveLength(1);
  });

  test.each([
    'const V = () => <p class="two words" id="x">{t("a.b", { name: "x" })}</p>;',
    'const V = () => <p data-in={views.join(" ")}>{name} ({t("a.b")})</p>;',
  ])('none in %s', (source) => {
    expect(textsInView(source)).toEqual([]);
  });

  test.each([
    'say(status, "Done");',
    'notify(`left`);',
    'heading.textContent = "Done";',
    'document.title = wrong ? x : y; const told = "It is over";',
  ])('a text in the script %s', (source) => {
    expect(textsInScript(source)).toHaveLength(1);
  });
});

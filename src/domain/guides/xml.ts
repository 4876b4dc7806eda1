/** An element: a name, its attributes in their order, and a text or elements in it. Undefined children are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: string | readonly XmlElement[];
}

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: string | readonly (XmlElement | undefined)[] = [],
): XmlElement => ({
  name,
  attributes,
  children: typeof children === 'string' ? children : children.filter((child) => child !== undefined),
});

/** The element as indented text; what people typed is escaped, and what XML cannot carry is left out. */
export function writeXml({ name, attributes, children }: XmlElement, indent = ''): string {
  const start = Object.entries(attributes).reduce(
    (text, [key, value]) => `${text} ${key}="${escapeXml(value)}"`,
    name,
  );
  if (children.length === 0) return `${indent}<${start} />\n`;
  if (typeof children === 'string') return `${indent}<${start}>${escapeXml(children)}</${name}>\n`;
  const inner = children.map((child) => writeXml(child, `${indent}  `)).join('');
  return `${indent}<${start}>\n${inner}${indent}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that are none in XML 1.0 (section 2.2), not even escaped. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** As a text or in an attribute, between either kind of quotation mark. */
export const escapeXml = (text: string): string =>
  text.replace(NO_CHARACTER, '').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

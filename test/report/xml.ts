/** A parsed element of the strict little reader below. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const LEGAL = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/**
 * Reads the part of XML 1.0 that JUnit files are written in; throws for whatever isn't well-formed: illegal
 * characters, bare `&`, `<` and `]]>`, duplicate attributes, elements that don't close.
 */
export function parseXml(document: string): XmlElement {
  if (!LEGAL.test(document)) throw new Error('a character that XML 1.0 does not allow');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error('no XML declaration');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open: XmlElement[] = [root];
  const token = /<(\/?)([A-Za-z][\w-]*)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  token.lastIndex = declaration.length;
  while (token.lastIndex < document.length) {
    const at = token.lastIndex;
    const [, closing, name = '', attributes = '', empty, text] = token.exec(document) ?? [];
    const parent = open.at(-1);
    if (parent === undefined || token.lastIndex === 0) throw new Error(`not well-formed at ${at}`);
    if (text !== undefined) {
      if (text.includes(']]>')) throw new Error('a bare ]]>');
      parent.text += decode(text);
    } else if (closing === '/') {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
    } else {
      const element: XmlElement = { name, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only, ...more] = root.children;
  if (open.length !== 1 || only === undefined || more.length > 0 || root.text.trim() !== '') {
    throw new Error('not one root element');
  }
  return only;
}

function attributesOf(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of source.matchAll(/ ([\w-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(attributes, key)) throw new Error(`${key} twice`);
    // Section 3.3.3: white space that isn't a reference becomes a space.
    attributes[key] = decode(value.replace(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]+);|(\w+);)?/gi,
    (whole, code: string | undefined, name: string | undefined) => {
      const character =
        code === undefined ? NAMED[name ?? ''] : String.fromCodePoint(Number.parseInt(code, 16));
      if (character === undefined || !LEGAL.test(character)) throw new Error(`no such reference: ${whole}`);
      return character;
    },
  );
}

/** An element and everything in it of a name. */
export function elements(element: XmlElement, name: string): readonly XmlElement[] {
  const below = element.children.flatMap((child) => elements(child, name));
  return element.name === name ? [element, ...below] : below;
}

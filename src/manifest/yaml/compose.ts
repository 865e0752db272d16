import * as yaml from 'js-yaml';
import type { AliasNode, Pair, ScalarNode, YamlNode } from '#manifest/yaml/node.ts';
import type { ParserState } from '#manifest/yaml/parser-state.ts';

/** Deeper than any resource; low enough that neither the parser nor what walks the result runs out of stack. */
export const MAX_DEPTH = 1000;

/** How js-yaml hands a node to the collection around it. Its text is a key of its own, so that no key is lost. */
interface Handle {
  readonly node: YamlNode;
  readonly id: string;
  readonly [Symbol.toStringTag]: string;
  toString(): string;
}

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** Every tag is accepted here; what it means is decided when the value is constructed. */
const EVERY_TAG = new yaml.Schema(
  (['scalar', 'sequence', 'mapping'] as const).map((kind) => new yaml.Type('', { kind, ...{ multi: true } })),
);

/**
 * Parses one document into nodes, with the same parser that reads the values, so that text and positions can't
 * disagree. js-yaml tells its listener when a node is complete; there the value is replaced by the node.
 * @throws yaml.YAMLException on bad syntax, RangeError if nested too deep for the stack
 */
export function composeYaml(text: string): YamlNode | undefined {
  const composer = newComposer(text);
  const options = { schema: EVERY_TAG, maxDepth: MAX_DEPTH, listener: composer.listen };
  return composer.rootOf(yaml.loadAll(text, null, options)[0]);
}

function newComposer(text: string) {
  const opened: number[] = [];
  const keys = new Map<string, YamlNode>();
  const finished = new WeakMap<object, YamlNode>();
  const anchors = new Map<string, YamlNode>();

  function listen(event: yaml.EventType, yamlState: yaml.State): void {
    const state = yamlState as ParserState;
    if (event === 'open') {
      opened.push(state.position);
      return;
    }
    const from = opened.pop() ?? 0;
    const node = nodeOf(state, from);
    if (state.anchor !== null) {
      checkAnchor(state.anchor, node.start);
      anchors.set(state.anchor, node);
    }
    // js-yaml merges by the tag of a key; here a merge is a pair like any other.
    if (state.tag === MERGE_TAG) state.tag = '!';
    state.result = handleOf(node);
  }

  function handleOf(node: YamlNode): Handle {
    const id = `k${keys.size}`;
    keys.set(id, node);
    return { node, id, [Symbol.toStringTag]: 'YamlNode', toString: () => id };
  }

  function nodeOf(state: ParserState, from: number): YamlNode {
    const raw: unknown = state.result;
    const tag = state.tag === null || state.tag === '?' ? '' : state.tag;
    if (isHandle(raw) && raw.node.start >= from) {
      // A block collection was looked for and a single node found: it was composed within.
      return tag === '' ? raw.node : { ...raw.node, tag };
    }
    const start = skipBlank(state.input, from, state.position);
    const end = Math.max(start, trimEnd(state.input, state.position));
    if (state.kind === null) {
      if (state.input[start] === '*') return aliasAt(state.input, start, raw);
      // js-yaml takes the tag of the next line's key for this node's own: "a: &x" above "!!str b: c".
      if (/[\r\n]/.test(state.input.slice(start, end)))
        throw refuse('a tag or an anchor is at the wrong indentation', start);
      return emptyAt(from, start, end, tag);
    }
    if (typeof raw === 'object' && raw !== null) {
      const node = collection(raw, start, end, tag);
      const first = state.input[afterProperties(state.input, start)];
      if (first === '{' || first === '[') checkFlow(node, state.input);
      finished.set(raw, node);
      return node;
    }
    const style = state.tag === '?' ? 'plain' : styleAt(state.input, start);
    return { kind: 'scalar', start, end, tag, text: String(raw), style };
  }

  function collection(raw: object, start: number, end: number, tag: string): YamlNode {
    if (!Array.isArray(raw)) return { kind: 'mapping', start, end, tag, pairs: pairsOf(raw, start) };
    if (raw.includes(null)) checkColumns(raw, afterProperties(text, start));
    const items: YamlNode[] = [];
    let last = start;
    for (const item of raw) {
      const node = itemOf(item, last);
      items.push(node);
      last = node.end;
    }
    return { kind: 'sequence', start, end, tag, items };
  }

  /** An item that is empty was never composed; one like `[a: b]` is a mapping without a node of its own. */
  function itemOf(item: unknown, after: number): YamlNode {
    if (isHandle(item)) return item.node;
    if (typeof item === 'object' && item !== null) {
      const pairs = pairsOf(item, after);
      return {
        kind: 'mapping',
        start: pairs[0]?.key.start ?? after,
        end: pairs[0]?.value.end ?? after,
        tag: '',
        pairs,
      };
    }
    const dash = text.indexOf('-', skipBlank(text, after, text.length));
    return emptyAt(dash, dash, dash + 1, '');
  }

  /** js-yaml takes the second item of "- -\n- b" for one of the inner list; kubectl doesn't. */
  function checkColumns(items: readonly unknown[], start: number): void {
    let after = start;
    let column: number | undefined;
    for (const item of items) {
      const dash = skipBlank(text, after, text.length);
      const at = dash - text.lastIndexOf('\n', dash);
      if (text[dash] === '-' && at !== (column ?? at))
        throw refuse('the items of this list are not aligned', dash);
      column = at;
      after = isHandle(item) ? Math.max(item.node.end, dash + 1) : dash + 1;
    }
  }

  function pairsOf(raw: object, start: number): readonly Pair[] {
    let last = start;
    return Object.entries(raw).map(([id, member]) => {
      const key = keys.get(id) ?? emptyAt(last, last, last, '');
      const value = isHandle(member) ? member.node : emptyAt(key.end, key.end, key.end, '');
      last = value.end;
      return { key, value };
    });
  }

  function aliasAt(input: string, start: number, raw: unknown): AliasNode {
    const name = /[^\s,[\]{}]+/y;
    name.lastIndex = start + 1;
    const found = name.exec(input)?.[0] ?? '';
    const collected = typeof raw === 'object' && raw !== null && !isHandle(raw);
    const target = collected ? finished.get(raw) : anchors.get(found);
    return { kind: 'alias', start, end: start + 1 + found.length, tag: '', name: found, target };
  }

  return { listen, rootOf: (root: unknown) => (isHandle(root) ? root.node : undefined) };
}

/** In { } and [ ], YAML 1.1 knows fewer marks than YAML 1.2. */
function checkFlow(node: YamlNode, input: string): void {
  const pairs = node.kind === 'mapping' ? node.pairs : [];
  const items = node.kind === 'sequence' ? node.items : [];
  for (const item of items) {
    checkMark(item);
    if (item.kind === 'mapping' && item.start === item.pairs[0]?.key.start) checkFlow(item, input);
  }
  for (const { key, value } of pairs) {
    checkMark(key);
    checkMark(value);
    if (
      key.kind === 'scalar' &&
      key.style === 'plain' &&
      /^:[,[\]{}]/.test(input.slice(key.end, key.end + 2))
    ) {
      throw refuse('within { } or [ ], kubectl needs a space after the : of a key', key.end);
    }
  }
}

function checkMark(node: YamlNode): void {
  if (node.kind === 'scalar' && node.style === 'plain' && node.text.startsWith('?')) {
    throw refuse(
      'within { } or [ ], kubectl takes this ? for the mark of a key; put it in quotes',
      node.start,
    );
  }
}

function emptyAt(from: number, start: number, end: number, tag: string): ScalarNode {
  // A node with nothing but a tag or an anchor has a place; one with nothing at all is where it would begin.
  const at = end > start ? start : from;
  return { kind: 'scalar', start: at, end: end > start ? end : from, tag, text: '', style: 'empty' };
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && Symbol.toStringTag in value;
}

function styleAt(input: string, start: number): 'quoted' | 'block' {
  const first = input[afterProperties(input, start)];
  return first === '|' || first === '>' ? 'block' : 'quoted';
}

/** Where a node's content begins, past its tag and anchor. */
function afterProperties(input: string, start: number): number {
  const properties = /(?:[&!]\S*\s+(?:#.*\s+)?)*/y;
  properties.lastIndex = start;
  properties.test(input);
  return properties.lastIndex;
}

/** What go-yaml reads differently, although js-yaml reads it without complaint, is refused. */
function refuse(reason: string, position: number): yaml.YAMLException {
  return new yaml.YAMLException(reason, { name: '', buffer: '', line: 0, column: 0, position, snippet: '' });
}

function checkAnchor(name: string, position: number): void {
  if (!/^[\w-]+$/.test(name)) {
    throw refuse('an anchor name may have only letters, digits, - and _', position);
  }
}

/** The offset of the next token: past spaces, line breaks and comments. */
function skipBlank(input: string, from: number, limit: number): number {
  let offset = from;
  while (offset < limit) {
    const code = input.charCodeAt(offset);
    if (code === 0x23) offset = endOfLine(input, offset);
    else if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) offset++;
    else break;
  }
  return Math.min(offset, limit);
}

function endOfLine(input: string, from: number): number {
  let offset = from;
  while (offset < input.length && input.charCodeAt(offset) !== 0x0a && input.charCodeAt(offset) !== 0x0d)
    offset++;
  return offset;
}

function trimEnd(input: string, end: number): number {
  let offset = end;
  while (offset > 0 && input.charCodeAt(offset - 1) <= 0x20) offset--;
  return offset;
}

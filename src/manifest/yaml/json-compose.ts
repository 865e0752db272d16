import { MAX_DEPTH } from '#manifest/yaml/compose.ts';
import type { Pair, ScalarNode, YamlNode } from '#manifest/yaml/node.ts';

/** A JSON text (RFC 8259) as nodes with their places, so that positions and duplicate keys can be told. */
export interface ComposedJson {
  readonly root: YamlNode;
  /** Where the value ends: another one may follow. */
  readonly end: number;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\r\n]*/y;

/** Thrown where the text isn't JSON; it may still be YAML. */
const NOT_JSON = { notJson: true };

/**
 * Reads one JSON value from `start` on.
 * @returns `undefined` if it isn't JSON
 * @throws RangeError if nested too deep
 */
export function composeJson(text: string, start: number): ComposedJson | undefined {
  try {
    const root = readValue(text, skipBlank(text, start), 0);
    return { root, end: root.end };
  } catch (error) {
    if (error === NOT_JSON) return undefined;
    throw error;
  }
}

function readValue(text: string, start: number, depth: number): YamlNode {
  if (depth > MAX_DEPTH) throw new RangeError('JSON nested too deep');
  const first = text[start];
  if (first === '{') return readObject(text, start, depth);
  if (first === '[') return readArray(text, start, depth);
  if (first === '"') return readString(text, start);
  const end = matchEnd(first === 't' || first === 'f' || first === 'n' ? WORD : NUMBER, text, start);
  return { kind: 'scalar', start, end, tag: '', text: text.slice(start, end), style: 'plain' };
}

function readString(text: string, start: number): ScalarNode {
  const end = expect(text, closingQuote(text, expect(text, start, '"')), '"');
  return { kind: 'scalar', start, end, tag: '', text: unquote(text.slice(start, end)), style: 'quoted' };
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let backslash = at - 1;
  while (text[backslash] === '\\') backslash--;
  return (at - backslash) % 2 === 0;
}

function unquote(literal: string): string {
  try {
    return JSON.parse(literal);
  } catch {
    throw NOT_JSON;
  }
}

function readObject(text: string, start: number, depth: number): YamlNode {
  const pairs: Pair[] = [];
  let at = skipBlank(text, start + 1);
  while (text[at] !== '}') {
    if (pairs.length > 0) at = skipBlank(text, expect(text, at, ','));
    const key = readString(text, at);
    const colon = expect(text, skipBlank(text, key.end), ':');
    const value = readValue(text, skipBlank(text, colon), depth + 1);
    pairs.push({ key, value });
    at = skipBlank(text, value.end);
  }
  return { kind: 'mapping', start, end: at + 1, tag: '', pairs };
}

function readArray(text: string, start: number, depth: number): YamlNode {
  const items: YamlNode[] = [];
  let at = skipBlank(text, start + 1);
  while (text[at] !== ']') {
    if (items.length > 0) at = skipBlank(text, expect(text, at, ','));
    const item = readValue(text, at, depth + 1);
    items.push(item);
    at = skipBlank(text, item.end);
  }
  return { kind: 'sequence', start, end: at + 1, tag: '', items };
}

function expect(text: string, at: number, character: string): number {
  if (text[at] !== character) throw NOT_JSON;
  return at + 1;
}

export function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  if (!pattern.test(text)) throw NOT_JSON;
  return pattern.lastIndex;
}

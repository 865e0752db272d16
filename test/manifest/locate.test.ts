import fc from 'fast-check';
import * as yaml from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { Json } from '#manifest/json.ts';
import { locate } from '#manifest/locate.ts';
import type { Location } from '#manifest/location.ts';
import { parseManifests } from '#manifest/parse.ts';
import { joinPointer, type Pointer, parsePointer } from '#manifest/pointer.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

/** The located text, cut out by line and column as an editor would. */
function textAt(text: string, location: Location): string {
  const lines = text.split(/\r\n?|\n/);
  if (location.line === location.endLine) {
    return (lines[location.line - 1] ?? '').slice(location.column - 1, location.endColumn - 1);
  }
  return (lines[location.line - 1] ?? '').slice(location.column - 1);
}

function located(text: string, pointer: Pointer, resource = 0): string {
  const manifests = parseManifests([{ name: 'a.yaml', content: text }]);
  const origin = manifests.resources[resource]?.origin ?? { file: '', document: 0, pointer: '' };
  return textAt(text, locate(manifests, origin, pointer));
}

describe('locate', () => {
  test.each([
    ['a scalar with its key', 'data:\n  a: b # c\n', '/data/a', 'a: b'],
    ['a quoted scalar', `data:\n  "a" : 'b c'\n`, '/data/a', `"a" : 'b c'`],
    ['a collection: its key', 'data:\n  a: b\n', '/data', 'data'],
    ['a block scalar: its key', 'data:\n  a: |\n    b\n', '/data/a', 'a'],
    ['a scalar on the next line: its key', 'data:\n  a:\n    b\n', '/data/a', 'a'],
    ['an empty value: its key', 'data:\n  a:\n', '/data/a', 'a'],
    ['a member in braces', 'data: {a: b, c: d}\n', '/data/c', 'c: d'],
    ['an item', 'data:\n- a\n- b # c\n', '/data/1', 'b'],
    ['an item that is a mapping: its first line', 'data:\n- a: 1\n  b: 2\n', '/data/0', 'a: 1'],
    ['an empty item', 'data:\n- a\n-\n- b\n', '/data/1', '-'],
    ['an alias where it is used', 'data:\n  a: &x {b: 1}\n  c: *x\n', '/data/c', 'c: *x'],
    ['below an alias: where it is written', 'data:\n  a: &x {b: 1}\n  c: *x\n', '/data/c/b', 'b: 1'],
    [
      'what is merged: where it is written',
      'data:\n  a: &x {b: 1}\n  c: {<<: *x, d: 2}\n',
      '/data/c/b',
      'b: 1',
    ],
    ['what overrides a merge', 'data:\n  a: &x {b: 1}\n  c: {<<: *x, b: 2}\n', '/data/c/b', 'b: 2'],
    ['what a later merge overrides', 'data:\n  a: &x {b: 1}\n  c: {b: 2, <<: *x}\n', '/data/c/b', 'b: 1'],
    ['the first of several merged', 'data: {<<: [{b: 1}, {b: 2}]}\n', '/data/b', 'b: 1'],
    ['of equal keys the last', 'data:\n  a: 1\n  a: 2\n', '/data/a', 'a: 2'],
    ['a key that is no text', 'data: {1: a, yes: b}\n', '/data/true', 'yes: b'],
    ['an anchor and a tag with the value', 'data:\n  a: &x !!str b\n', '/data/a', 'a: &x !!str b'],
    ['after characters beyond the BMP', 'data: {"😀": "👍", a: b}\n', '/data/a', 'a: b'],
    ['after tabs', 'data:\n  a:\tb\t# c\n', '/data/a', 'a:\tb'],
    ['an explicit key', 'data:\n  ? a\n  : b\n', '/data/a', 'a'],
    ['__proto__', 'data: {__proto__: x}\n', '/data/__proto__', '__proto__: x'],
  ])('%s', (_, body, pointer, expected) => {
    expect(located(HEAD + body, pointer)).toBe(expected);
    expect(located((HEAD + body).replaceAll('\n', '\r\n'), pointer)).toBe(expected);
  });

  test('the root is the first line of content', () => {
    expect(located(`# c\n---\n# d\n${HEAD}`, '')).toBe('apiVersion: v1');
    expect(located(`--- # c\n{apiVersion: v1, kind: A, metadata: {name: a}}`, '')).toMatch(/^\{apiVersion/);
  });

  test('what is not there has the place of its nearest ancestor', () => {
    expect(located(`${HEAD}data: {a: b}\n`, '/data/x/y/0')).toBe('data');
    expect(located(`${HEAD}data: {a: b}\n`, '/spec')).toBe('apiVersion: v1');
    expect(located(`${HEAD}data: [a]\n`, '/data/7')).toBe('data');
  });

  test('an item of a List', () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n- apiVersion: v1\n  kind: B\n  metadata:\n    name: b\n';
    expect(located(list, '/metadata/name', 1)).toBe('name: b');
    expect(located(list, '', 1)).toBe('apiVersion: v1');
  });

  test('says document, pointer and template', () => {
    const text = `${HEAD}---\n# Source: chart/templates/b.yaml\n${HEAD.replace('name: a', 'name: b')}`;
    const manifests = parseManifests([{ name: 'a.yaml', content: text }]);
    const [, second] = manifests.resources;
    expect(second && locate(manifests, second.origin, '/metadata/name')).toEqual({
      file: 'a.yaml',
      line: 8,
      column: 12,
      endLine: 8,
      endColumn: 19,
      document: 2,
      pointer: '/metadata/name',
      template: 'chart/templates/b.yaml',
    });
  });

  test('never throws: unknown files and documents have line 1', () => {
    const manifests = parseManifests([]);
    expect(locate(manifests, { file: 'x', document: 3, pointer: '' }, '/a')).toMatchObject({
      file: 'x',
      line: 1,
    });
  });

  test('every node of generated values, in every style', () => {
    const json = fc.letrec<{ node: Json; leaf: Json }>((tie) => ({
      leaf: fc.oneof(
        fc.string({ maxLength: 12, unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      node: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('leaf'),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.string({ maxLength: 8 }), tie('node'), { maxKeys: 4 }) as fc.Arbitrary<Json>,
      ),
    })).node;
    const style = fc.record({
      flowLevel: fc.constantFrom(-1, 0, 1, 2, 3),
      forceQuotes: fc.boolean(),
      quotingType: fc.constantFrom<'"' | "'">('"', "'"),
      noArrayIndent: fc.boolean(),
      lineWidth: fc.constantFrom(-1, 20, 80),
      indent: fc.constantFrom(2, 4),
    });
    const eol = fc.constantFrom('\n', '\r\n');
    const form = fc.oneof(style, fc.constantFrom('json', 'json indented'));
    fc.assert(
      fc.property(json, form, eol, (data, how, end) => {
        const value = { apiVersion: 'v1', kind: 'Probe', metadata: { name: 'a' }, data };
        const text = (
          typeof how === 'string'
            ? JSON.stringify(value, null, how === 'json' ? 0 : 2)
            : yaml.dump(value, { ...how, noRefs: true })
        ).replaceAll('\n', end);
        // js-yaml's dumper writes keys like `.:[` without the quotes that they need.
        fc.pre(isFaithful(text, value));
        const manifests = parseManifests([{ name: 'a.yaml', content: text }]);
        const [resource] = manifests.resources;
        if (resource === undefined) throw new Error(`not read: ${text}`);
        // Nor does it know YAML 1.1, where `0_` is a number.
        fc.pre(JSON.stringify(resource.object) === JSON.stringify(value));
        for (const { pointer, node, isItem } of nodes(resource.object)) {
          const found = textAt(text, locate(manifests, resource.origin, pointer));
          expectNode(found, pointer, node, isItem);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function isFaithful(text: string, value: unknown): boolean {
  try {
    return JSON.stringify(yaml.load(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

interface Visited {
  readonly pointer: Pointer;
  readonly node: unknown;
  readonly isItem: boolean;
}

function* nodes(node: unknown, pointer: Pointer = ''): Generator<Visited> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, member] of Object.entries(node)) {
    const at = joinPointer(pointer, key);
    yield { pointer: at, node: member, isItem: Array.isArray(node) };
    yield* nodes(member, at);
  }
}

/** A pair from within braces needs them to be read on its own. */
function load(text: string): unknown {
  try {
    return yaml.load(text);
  } catch {
    return yaml.load(`{${text}}`);
  }
}

/** The located text is the key, or the key with its value; an item is its own text, as far as it is on one line. */
function expectNode(found: string, pointer: Pointer, node: unknown, isItem: boolean): void {
  const key = parsePointer(pointer).at(-1) ?? '';
  if (!isItem) {
    const read = load(found);
    const isPair = typeof read === 'object' && read !== null;
    expect(isPair ? read : String(read ?? found)).toEqual(isPair ? { [key]: node } : key);
  } else if (typeof node === 'string' && !/^[|>]/.test(found) && !node.includes('\n') && node.length < 10) {
    expect(String(yaml.load(found, { schema: yaml.FAILSAFE_SCHEMA }))).toBe(node);
  } else if (typeof node === 'number' || typeof node === 'boolean') {
    expect(yaml.load(found)).toBe(node);
  } else {
    expect(found).not.toBe('');
  }
}

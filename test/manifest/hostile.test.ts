import { describe, expect, test } from 'vitest';
import { locate } from '#manifest/locate.ts';
import { parseManifests } from '#manifest/parse.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const MANY = 100_000;

function read(content: string | Uint8Array) {
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  const [resource] = manifests.resources;
  // Nothing that follows may run out of stack or memory either.
  if (resource !== undefined) {
    locate(manifests, resource.origin, '/data/a');
    JSON.stringify(resource.object);
  }
  return {
    count: manifests.resources.length,
    problems: manifests.problems.map(({ code, level }) => `${code} ${level}`),
  };
}

function bomb(first: string, next: (previous: string) => string, levels: number): string {
  const lines = [`  l0: &l0 ${first}`];
  for (let level = 1; level < levels; level++)
    lines.push(`  l${level}: &l${level} ${next(`*l${level - 1} `)}`);
  return `${HEAD}data:\n${lines.join('\n')}\n`;
}

describe('hostile input ends in a clear problem', () => {
  const tooDeep = { count: 0, problems: ['too-deep severe'] };
  const tooMany = { count: 0, problems: ['too-many-aliases severe'] };
  const notText = { count: 0, problems: ['not-text severe'] };
  const invalid = { count: 0, problems: ['yaml-invalid severe'] };
  const fine = { count: 1, problems: [] };

  test.each<[string, () => string | Uint8Array, ReturnType<typeof read>]>([
    ['billion laughs', () => bomb('[x, x]', (previous) => `[${Array(9).fill(previous)}]`, 12), tooMany],
    ['merges of merges', () => bomb('{a: 1}', (previous) => `{<<: [${previous}, ${previous}]}`, 30), tooMany],
    ['an alias within its own anchor', () => `${HEAD}data: &x [*x]\n`, invalid],
    ['brackets', () => `${HEAD}data: ${'['.repeat(MANY)}`, tooDeep],
    ['closed brackets', () => `${HEAD}data: ${'['.repeat(MANY)}${']'.repeat(MANY)}`, tooDeep],
    ['braces', () => `${HEAD}data: ${'{a: '.repeat(MANY)}${'}'.repeat(MANY)}`, tooDeep],
    ['dashes', () => `${HEAD}data:\n${'- '.repeat(MANY)}x\n`, tooDeep],
    ['question marks', () => `${HEAD}${'? '.repeat(MANY)}`, tooDeep],
    [
      'indentation',
      () => Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      tooDeep,
    ],
    ['JSON arrays', () => `{"a":${'['.repeat(MANY)}${']'.repeat(MANY)}}`, tooDeep],
    ['JSON objects', () => `${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`, tooDeep],
    [
      'depth through aliases',
      () => bomb('[x]', (previous) => `${'['.repeat(900)}${previous}${']'.repeat(900)}`, 5),
      tooDeep,
    ],
    ['binary', () => new Uint8Array(4096).map((_, index) => index * 7), notText],
    ['a NUL byte', () => `${HEAD}data: "\0"\n`, notText],
    ['a file cut in half', () => `${HEAD}data:\n  a: "b\n  c: d\n`, invalid],
    ['JSON cut in half', () => '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"na', invalid],
    ['one huge line', () => `${HEAD}data: {a: ${'x'.repeat(5_000_000)}}\n`, fine],
    ['many lines in one scalar', () => `${HEAD}data: ${'x\n  '.repeat(MANY)}\n`, fine],
    [
      'many keys',
      () => `${HEAD}data:\n${Array.from({ length: MANY }, (_, i) => `  k${i}: v\n`).join('')}`,
      fine,
    ],
    ['many empty lines', () => `${'\n'.repeat(1_000_000)}${HEAD}`, fine],
    ['many comments', () => `${'# Source: x\n'.repeat(MANY)}${HEAD}`, fine],
  ])('%s', (_, content, outcome) => {
    expect(read(content())).toEqual(outcome);
  });

  test('bytes that are not UTF-8 are read as kubectl reads them, and reported with their place', () => {
    const content = Buffer.concat([
      Buffer.from(`${HEAD}data:\n  a: "ä`),
      Buffer.from([0xe4]),
      Buffer.from('"\n'),
    ]);
    const { resources, problems } = parseManifests([{ name: 'a.yaml', content }]);
    expect(resources[0]?.object['data']).toEqual({ a: 'ä\ufffd' });
    expect(problems).toMatchObject([{ code: 'not-text', level: 'warning', location: { line: 5 } }]);
    expect(problems[0]?.message).toContain(`at offset ${HEAD.length + 14}`);
  });

  test('many documents', () => {
    const text = Array.from({ length: 10_000 }, (_, index) =>
      HEAD.replace('name: a', `name: a${index}`),
    ).join('---\n');
    expect(read(text)).toEqual({ count: 10_000, problems: [] });
  });

  test('many duplicates of a key', () => {
    expect(read(`${HEAD}data:\n${'  k: v\n'.repeat(1000)}`)).toMatchObject({ count: 1 });
  });

  test('__proto__ and constructor are data, and change no prototype', () => {
    const yaml = 'data:\n  __proto__: {polluted: true}\n  constructor: {prototype: {polluted: true}}\n';
    const merged = 'data: {<<: {__proto__: {polluted: true}}}\n';
    const json =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"__proto__":{"polluted":true}}}';
    for (const content of [HEAD + yaml, HEAD + merged, json]) {
      const { resources } = parseManifests([{ name: 'a.yaml', content }]);
      const data = resources[0]?.object['data'];
      expect(Object.hasOwn(Object(data), '__proto__')).toBe(true);
      expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
      expect(JSON.stringify(data)).toContain('"__proto__":{"polluted":true}');
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('__proto__ as apiVersion, kind or name', () => {
    const content =
      'apiVersion: __proto__\nkind: constructor\nmetadata: {name: __proto__, namespace: toString}\n';
    const { resources } = parseManifests([{ name: '__proto__', content }]);
    expect(resources[0]?.id).toBe('constructor/toString/__proto__');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { Json } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { loadBuiltin } from '#policy/builtin.ts';
import { readsOf, uniteReads } from '#policy/compile/reads.ts';
import { evaluate } from '#policy/evaluate.ts';
import type { PolicyModule } from '#policy/policies.ts';
import { projectTo } from '#policy/run/project.ts';

const variable = (value: string): Json => ({ type: 'var', value });
const key = (value: string): Json => ({ type: 'string', value });
const ref = (...value: readonly Json[]): Json => ({ type: 'ref', value });
const input = variable('input');

describe('what a module reads', () => {
  test.each([
    ['input.pod.annotations', ref(input, key('pod'), key('annotations')), [['pod', 'annotations']]],
    ['input.pod[key].x', ref(input, key('pod'), variable('key'), key('x')), [['pod']]],
    ['input.a[input.b]', ref(input, key('a'), ref(input, key('b'))), [['a'], ['b']]],
    ['input.a and input.a.b', [ref(input, key('a')), ref(input, key('a'), key('b'))], [['a']]],
    ['f(input)', { type: 'call', value: [ref(variable('f')), input] }, [[]]],
    ['input[key]', ref(input, variable('key')), [[]]],
    ['input and input.a', [ref(input), ref(input, key('a'))], [[]]],
    ['data.input.a', ref(variable('data'), key('input'), key('a')), []],
    ['"input"', key('input'), []],
  ])('%s', (_, tree, reads) => {
    expect(readsOf([tree])).toEqual(reads);
  });

  test('of several files is everything that one of them reads', () => {
    expect(uniteReads([[['a', 'b']], [['c']], [['a']]])).toEqual([['a'], ['c']]);
    expect(uniteReads([[['a']], [[]]])).toEqual([[]]);
    expect(uniteReads([])).toEqual([]);
  });
});

describe('a projection', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), { maxLength: 3 });

  test('holds at each path that is read what the whole input holds there', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 4 }), fc.jsonValue({ maxDepth: 4 }), (reads, a) => {
        const whole = JSON.parse(JSON.stringify({ a, b: { a, c: { a } }, ['c']: [a] })) as object;
        const projected = projectTo(uniteReads([reads]))(whole);
        for (const keys of reads) expect(at(projected, keys)).toEqual(at(whole, keys));
      }),
    );
  });

  test('leaves out what is not read', () => {
    expect(projectTo([['a', 'b'], ['c']])({ a: { b: 1, x: 2 }, c: [3], d: 4 })).toEqual({
      a: { b: 1 },
      c: [3],
    });
    expect(projectTo([])({ a: 1 })).toEqual({});
  });

  function at(value: unknown, keys: readonly string[]): unknown {
    let node = value;
    for (const each of keys) {
      node =
        typeof node === 'object' && node !== null && Object.hasOwn(node, each)
          ? Reflect.get(node, each)
          : undefined;
    }
    return node;
  }
});

test('rules find the same in what they read as in everything', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const files = ['manifests', 'policies/rules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(root, folder, name),
    ),
  );
  const sources = files
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('eastwest.yaml'))
    .map((name) => ({ name, content: readFileSync(name) }));
  const manifests = parseManifests(sources);
  const facts = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, NO_CONFIG.intent);
  const builtin = await loadBuiltin();
  const run = (module: PolicyModule) =>
    evaluate({ modules: [module], rules: module.rules.map(({ rule }) => rule) }, facts, manifests, {
      config: { public: [] },
      now: '2026-11-22T00:00:00Z',
      severities: {},
    });
  const projected = await run(builtin);
  const whole = await run({ ...builtin, reads: [[]] });
  expect(projected.findings.length).toBeGreaterThan(50);
  expect(projected).toEqual(whole);
});

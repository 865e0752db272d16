import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies } from '#policy/policies.ts';
import { configMap, directoryOf, finds, ruleFile, run, worldOf } from './harness.ts';

const load = (directory: string, cacheDirectory = directoryOf({})) =>
  loadPolicies({ builtin: false, directories: [directory], cacheDirectory });
/** With the bytes as a digest: comparing arrays of that size takes minutes when they differ. */
const seen = ({ rules, modules }: Policies) => ({
  rules,
  modules: modules.map((module) => ({
    ...module,
    wasm: createHash('sha256').update(module.wasm).digest('hex'),
  })),
});
const refusal = async (files: Record<string, string | Uint8Array>) => {
  const directory = directoryOf(files);
  const error: unknown = await load(directory).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error('it was not refused');
  return { ...error, message: error.message.replaceAll(`${directory}/`, '') };
};

describe("what can't be loaded", () => {
  test('a misspelt field of the subject is a compile error at its line', async () => {
    const error = await refusal(ruleFile('a/b', finds('x', 'input.workloda == 1')));
    expect(error).toMatchObject({ code: 'rego-invalid' });
    expect(error.message).toMatch(
      /^the policies don't compile: a\/b\/rule\.rego:14:\d+: undefined ref: input\.workloda/,
    );
  });

  test('all errors are listed, each with its file', async () => {
    const error = await refusal({
      'x.rego': 'package x\n\ndeny contains y if true',
      'y.rego': 'package y\n\nwarn contains z if true',
    });
    expect(error.message).toMatch(/2 errors:\nx\.rego:3:15: var y is unsafe\ny\.rego:3:15: var z is unsafe/);
  });

  test("a built-in that can't be used is named, with the reason", async () => {
    const error = await refusal({
      'x.rego':
        'package x\n\ndeny contains "x" if time.now_ns() > 1\nwarn contains "x" if regex.replace("a", "b", "c") == "d"',
    });
    expect(error.message).toContain(
      "time.now_ns can't be used: its answer would change from run to run; the time of the run is in `data.now`",
    );
    expect(error.message).toContain("regex.replace can't be used: it is not implemented in WebAssembly");
  });

  test.each([
    ['no file', {}],
    ['no Rego', { 'a.yaml': 'x: 1' }],
    ['only tests', { 'a_test.rego': 'package a\n\ndeny contains "x" if true' }],
    ['no rule', { 'a.rego': 'package a\n\nallow if true\n\ndeny_it(x) if x\n\ndenied contains 1 if true' }],
  ])('a directory with %s', async (_, files) => {
    expect(await refusal(files)).toMatchObject({ code: 'no-rules' });
  });

  test('binary files and missing directories', async () => {
    expect(await refusal({ 'a.rego': Uint8Array.of(0xff, 0xfe, 0) })).toMatchObject({
      code: 'policies-unreadable',
      message: expect.stringContaining('a.rego'),
    });
    expect(await refusal({ 'a.rego': 'package a\0' })).toMatchObject({ code: 'policies-unreadable' });
    await expect(load(join(directoryOf({}), 'none'))).rejects.toMatchObject({ code: 'policies-unreadable' });
  });

  test.each([
    ['package eastwest.main\n\nx := 1', "package eastwest.main is eastwest's own"],
    ['package eastwest.lib.result\n\nx := 1', "package eastwest.lib.result is eastwest's own"],
    ['package eastwest.rules.a\n\nx := 1', "a rule's package is"],
    ['package eastwest.rules.a.b.c\n\nx := 1', "a rule's package is"],
    ['package eastwest.rules.a.b\n\nfindings contains 1 if true', 'the package has no METADATA'],
    ['package main\n\ndeny[x] := "y" if { some x in ["a"] }', 'deny is an object'],
    [
      '# METADATA\n# custom:\n#   severity: high\npackage main\n\ndeny contains "y" if true',
      'custom.severity must be',
    ],
  ])('%j', async (text, said) => {
    const error = await refusal({ 'x.rego': text });
    expect(error).toMatchObject({ code: 'rego-invalid' });
    expect(error.message).toContain(said);
  });

  test('a rule of our convention in a folder of another name', async () => {
    const [text = ''] = Object.values(ruleFile('a/b', finds('x')));
    expect(await refusal({ 'a/c/rule.rego': text })).toMatchObject({
      message: expect.stringContaining('a/c/rule.rego:9: a/b: it must be in a folder a/b'),
    });
  });

  test('a rule that has the id of a built-in one', async () => {
    const directory = directoryOf(ruleFile('network/no-host-network', finds('x')));
    await expect(
      loadPolicies({ builtin: true, directories: [directory], cacheDirectory: directoryOf({}) }),
    ).rejects.toMatchObject({
      code: 'rule-exists',
      message: expect.stringContaining('network/no-host-network'),
    });
  });

  test('nothing at all', async () => {
    await expect(loadPolicies({ builtin: false, directories: [], cacheDirectory: '' })).rejects.toMatchObject(
      { code: 'no-rules' },
    );
  });

  test('data under a key that is ours', async () => {
    expect(await refusal({ ...ruleFile('a/x', finds('x')), 'd.json': '{"now": 1}' })).toMatchObject({
      code: 'rego-invalid',
      message: expect.stringContaining('`now`'),
    });
  });
});

describe('what is loaded', () => {
  test('files behind links, but no hidden ones, and no loop', async () => {
    const real = directoryOf({ 'x.rego': 'package x\n\ndeny contains "linked" if true' });
    const directory = directoryOf({ '.git/y.rego': 'not rego', 'sub/data.yaml': 'limit: 3' });
    symlinkSync(real, join(directory, 'link'));
    symlinkSync(directory, join(directory, 'sub', 'loop'));
    symlinkSync(join(real, 'x.rego'), join(directory, 'sub', 'z.txt'));
    expect((await load(directory)).rules.map(({ id, origin }) => [id, origin])).toEqual([
      ['x/deny', { type: 'user', file: join(directory, 'link/x.rego'), line: 3 }],
    ]);
  });

  test('a single file, names with spaces and accents, packages with hyphens and dots', async () => {
    const text =
      'package policies["pod-security"]["é"]["a.b"]\n\nwarn_größe contains "x" if true\n\nwarn_a contains "y" if true';
    const directory = directoryOf({ 'ä b/-x y.rego': text.replace('größe', 'b') });
    const { rules } = await load(join(directory, 'ä b', '-x y.rego'));
    expect(rules.map(({ id }) => id)).toEqual([
      'policies.pod-security.é.a.b/warn_a',
      'policies.pod-security.é.a.b/warn_b',
    ]);
    const { findings } = await run(await load(directory), worldOf(configMap('one')));
    expect(findings.map(({ message }) => message)).toEqual(['y', 'x']);
  });

  test('relative to the given directory, named as the user did', async () => {
    const cwd = directoryOf({ 'policy/x.rego': 'package x\n\ndeny contains "x" if true' });
    const { rules, modules } = await loadPolicies({
      builtin: false,
      directories: ['policy', 'policy'],
      cwd,
      cacheDirectory: directoryOf({}),
    });
    expect(modules.map(({ name }) => name)).toEqual(['policy']);
    expect(rules[0]?.origin).toEqual({ type: 'user', file: 'policy/x.rego', line: 3 });
  });
});

test('data files that contradict each other are an error that says so', async () => {
  const error = await refusal({
    'x.rego': 'package x\n\ndeny contains "x" if true',
    'a.json': '{"k": 1}',
    'b.yaml': 'k: 2',
  });
  expect(error).toMatchObject({ code: 'opa-failed', message: expect.stringMatching(/merge/) });
});

test('an opa that the user names compiles to the same module as the packaged one', async () => {
  const { path } = await findOpa({});
  const directory = directoryOf(ruleFile('a/b', finds('x')));
  const named = await loadPolicies({
    builtin: false,
    directories: [directory],
    opa: path,
    cacheDirectory: directoryOf({}),
  });
  expect(seen(named)).toEqual(seen(await load(directory)));
});

describe('the cache', () => {
  const files = { 'x.rego': 'package x\n\ndeny contains "x" if true' };

  test('the second time nothing is compiled; a changed file, also a data file, is', async () => {
    const directory = directoryOf(files);
    const cache = directoryOf({});
    const first = await load(directory, cache);
    const entries = readdirSync(cache);
    const started = performance.now();
    expect(seen(await load(directory, cache))).toEqual(seen(first));
    expect(performance.now() - started).toBeLessThan(60);
    expect(readdirSync(cache)).toEqual(entries);
    writeFileSync(join(directory, 'd.json'), '{"a": 1}');
    expect((await load(directory, cache)).modules[0]?.data).toEqual({ a: 1 });
    expect(readdirSync(cache)).toHaveLength(entries.length + 1);
  });

  test('a damaged entry is compiled again and replaced', async () => {
    const directory = directoryOf(files);
    const cache = directoryOf({});
    const first = await load(directory, cache);
    for (const name of readdirSync(cache)) {
      const path = join(cache, name);
      writeFileSync(path, readFileSync(path).subarray(0, -100));
    }
    expect(seen(await load(directory, cache))).toEqual(seen(first));
    expect(seen(await load(directory, cache))).toEqual(seen(first));
  });

  test('several runs at once agree', async () => {
    const directory = directoryOf(files);
    const cache = directoryOf({});
    const loaded = await Promise.all(Array.from({ length: 6 }, () => load(directory, cache)));
    expect(new Set(loaded.map((policies) => JSON.stringify(seen(policies)))).size).toBe(1);
    expect(readdirSync(cache).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('an unwritable one is no obstacle', async () => {
    const file = join(directoryOf({ file: '' }), 'file');
    expect((await load(directoryOf(files), join(file, 'below'))).rules).toHaveLength(1);
  });
});

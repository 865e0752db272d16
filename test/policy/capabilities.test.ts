import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrayAt, isObject, type Json } from '#manifest/json.ts';
import { buildRego, checkRego, type RegoVersion } from '#policy/compile/compile-rego.ts';
import { currentCapabilities, prepareCompiler } from '#policy/compile/compiler.ts';
import { findOpa } from '#policy/compile/opa.ts';
import { runOpa } from '#policy/compile/opa-run.ts';
import { UNUSABLE_BUILTINS } from '#policy/compile/unusable-builtins.ts';
import { policiesHome } from '#policy/home.ts';
import { compileModule, instantiate, type Outcome } from '#policy/run/module.ts';
import { CALLS, KNOWN_DIFFERENCES, NOT_COMPARED, OLD_CALLS } from './builtin-calls.ts';
import { directoryOf } from './harness.ts';

const opa = await findOpa({});
const compiler = await prepareCompiler(opa, { directory: directoryOf({}) });
const names = (capabilities: unknown) =>
  isObject(capabilities)
    ? arrayAt(capabilities, 'builtins').map((builtin) => (isObject(builtin) ? String(builtin['name']) : ''))
    : [];
const usable = names(JSON.parse(readFileSync(join(policiesHome(), 'capabilities.json'), 'utf8')));

function moduleOf(calls: readonly string[]): string {
  return ['package probe', ...calls.map((call, index) => `r${index} := ${call}`), ''].join('\n');
}

async function inGo(calls: readonly string[], version: RegoVersion): Promise<readonly unknown[]> {
  const directory = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  writeFileSync(join(directory, 'probe.rego'), moduleOf(calls));
  const flags = version === 'v0' ? ['--v0-compatible'] : [];
  const { stdout } = await runOpa(
    opa.path,
    ['eval', ...flags, '-f', 'values', '-d', 'probe.rego', 'data.probe'],
    directory,
  );
  rmSync(directory, { recursive: true });
  const [values] = JSON.parse(stdout) as readonly Record<string, unknown>[];
  return calls.map((_, index) => values?.[`r${index}`]);
}

async function inWasm(
  calls: readonly string[],
  version: RegoVersion,
): Promise<readonly (Json | undefined)[]> {
  const texts = new Map([['probe.rego', moduleOf(calls)]]);
  expect(await checkRego(compiler, texts, version)).toEqual([]);
  const { wasm } = await buildRego(
    compiler,
    texts,
    calls.map((_, index) => `probe/r${index}`),
    version,
  );
  const module = compileModule(wasm);
  const results: (Json | undefined)[] = [];
  for (const [index] of calls.entries()) {
    results.push(shown((await instantiate(module, 512)).evaluate(`probe/r${index}`, { a: 1 })));
  }
  return results;
}

function shown(outcome: Outcome): Json | undefined {
  if (outcome.type === 'value') return outcome.value;
  return outcome.type === 'failed' ? `failed: ${outcome.reason}` : 'memory';
}

test('each built-in function is either usable and compared, or not usable for a reason', async () => {
  const all = names(await currentCapabilities(opa));
  expect([...usable, ...UNUSABLE_BUILTINS.keys()].toSorted()).toEqual(all.toSorted());
  const compared = [...Object.keys(CALLS), ...Object.keys(OLD_CALLS), ...Object.keys(NOT_COMPARED)];
  expect(compared.toSorted()).toEqual(usable.toSorted());
});

describe.each([
  ['v1', CALLS],
  ['v0', OLD_CALLS],
] as const)('what is usable says the same in WASM as in Go, Rego %s', async (version, table) => {
  const calls = Object.values(table).flat();
  const [go, wasm] = await Promise.all([inGo(calls, version), inWasm(calls, version)]);
  test.each(calls.map((call, index) => [call, index] as const))('%s', (_, index) => {
    expect(wasm[index]).toEqual(go[index]);
  });
});

test('the known differences are still there: a call that agrees again can leave the list', async () => {
  const calls = KNOWN_DIFFERENCES.map(([call]) => call);
  const [go, wasm] = await Promise.all([inGo(calls, 'v1'), inWasm(calls, 'v1')]);
  expect(calls.map((call, index) => [call, go[index], wasm[index]])).toEqual(KNOWN_DIFFERENCES);
});

test('what is said to differ, does: with all built-ins it compiles, and then fails or errs', async () => {
  const everything = {
    opa,
    settings: new Map([
      ['capabilities.json', JSON.stringify(await currentCapabilities(opa))],
      ['schemas/x.json', '{}'],
    ]),
  };
  const calls = [
    'time.now_ns() > 0',
    'regex.replace("abc", "b", "X")',
    'semver.compare("1.2.3", "1.2.4")',
    'object.subset([1], [1])',
    'strings.any_prefix_match("abc", "a")',
    'net.cidr_expand("10.0.0.0/31")',
    'yaml.unmarshal("a: 0644")',
    'json.is_valid("1 2")',
    'regex.split("(?i)X", "axb")',
    'http.send({"method": "get", "url": "http://localhost:1"})',
  ];
  const { wasm } = await buildRego(
    everything,
    new Map([['probe.rego', moduleOf(calls)]]),
    calls.map((_, index) => `probe/r${index}`),
    'v1',
  );
  const go = await inGo(calls, 'v1');
  for (const [index, call] of calls.entries()) {
    const instance = await instantiate(compileModule(wasm), 512);
    const outcome = shown(instance.evaluate(`probe/r${index}`, { a: 1 }));
    expect(outcome, call).not.toEqual(go[index] ?? 'an error');
  }
});

import { expect, test } from 'vitest';
import { reportKey } from '#cache/report-key.ts';
import type { CheckOptions } from '#check.ts';
import { NO_CONFIG } from '#config/config.ts';
import type { ReadSources } from '#manifest/read.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Policies, PolicyModule } from '#policy/policies.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const READ: ReadSources = {
  given: ['a.yaml', 'b.yaml'],
  sources: [
    { name: 'a.yaml', content: bytes('kind: A') },
    { name: 'b.yaml', content: bytes('kind: B') },
  ],
  problems: [],
};
const OPTIONS: CheckOptions = {
  config: NO_CONFIG,
  now: '2026-11-22T08:00:00.000Z',
  limits: { milliseconds: 5000 },
  combine: false,
  cwd: '/here',
};
const POLICIES = await loadPolicies();
const [BUILTIN] = POLICIES.modules;
if (BUILTIN === undefined) throw new Error('no built-in rules');
const keyOf = (
  read: ReadSources,
  policies: Policies = POLICIES,
  options: CheckOptions = OPTIONS,
  build = 'one',
) => reportKey(build, read, policies, options);
const KEY = await keyOf(READ);

/** The built-in module as if it were the user's. */
const own = (change: Partial<PolicyModule> = {}): Policies => ({
  ...POLICIES,
  modules: [{ ...BUILTIN, name: 'policy', ...change }],
});
const [A, B] = READ.sources;
if (A === undefined || B === undefined) throw new Error('no sources');
const sources = (...changed: ReadSources['sources'][number][]): ReadSources => ({
  ...READ,
  sources: changed,
});
const wasm = Uint8Array.from(BUILTIN.wasm);
wasm[wasm.length - 1] = (wasm.at(-1) ?? 0) ^ 1;

test('the same is the same', async () => {
  expect(KEY).toMatch(/^[0-9a-f]{64}$/);
  expect(await keyOf(structuredClone(READ))).toBe(KEY);
});

test.each<readonly [string, () => Promise<string | undefined>]>([
  ['a byte', () => keyOf(sources(A, { ...B, content: bytes('kind: C') }))],
  ["a file's name", () => keyOf(sources(A, { ...B, name: 'c.yaml' }))],
  ['the order of files', () => keyOf(sources(B, A))],
  ['a file more', () => keyOf(sources(A, B, { name: 'c.yaml', content: bytes('') }))],
  ['a file less', () => keyOf(sources(A))],
  [
    'where one file ends',
    () => keyOf(sources({ ...A, content: bytes('kind: Ak') }, { ...B, content: bytes('ind: B') })),
  ],
  ['that a file was only found', () => keyOf(sources(A, { ...B, incidental: true }))],
  ['the namespace it is installed into', () => keyOf(sources(A, { ...B, namespace: 'shop' }))],
  ['a text instead of bytes', () => keyOf(sources(A, { ...B, content: 'kind: B' }))],
  ['what was given', () => keyOf({ ...READ, given: ['.'] })],
  [
    "what couldn't be read",
    () =>
      keyOf({
        ...READ,
        problems: [
          {
            code: 'file-unreadable',
            level: 'severe',
            message: 'x',
            remedy: 'y',
            location: { file: 'c.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 },
          },
        ],
      }),
  ],
  ['the build', () => keyOf(READ, POLICIES, OPTIONS, 'two')],
  ['the day', () => keyOf(READ, POLICIES, { ...OPTIONS, now: '2026-11-23T08:00:00.000Z' })],
  ['the configuration', () => keyOf(READ, POLICIES, { ...OPTIONS, config: { ...NO_CONFIG, text: '# new' } })],
  ['the environment', () => keyOf(READ, POLICIES, { ...OPTIONS, environment: 'prod' })],
  ['a limit', () => keyOf(READ, POLICIES, { ...OPTIONS, limits: { milliseconds: 4000 } })],
  ['--combine', () => keyOf(READ, POLICIES, { ...OPTIONS, combine: true })],
  ['the name of a module', () => keyOf(READ, own())],
  ['the code of the rules', () => keyOf(READ, { ...POLICIES, modules: [{ ...BUILTIN, wasm }] })],
  ['their data', () => keyOf(READ, { ...POLICIES, modules: [{ ...BUILTIN, data: { limit: 1 } }] })],
  ['rules that are not run', () => keyOf(READ, { ...POLICIES, unselected: ['team/deny'] })],
])('another key for another: %s', async (_, other) => {
  const key = await other();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(key).not.toBe(KEY);
});

test('the instant counts only where a rule may see it, the working directory only where a policy may', async () => {
  const later = { ...OPTIONS, now: '2026-11-22T09:00:00.000Z' };
  const moved = { ...OPTIONS, cwd: '/there' };
  expect(await keyOf(READ, POLICIES, later)).toBe(KEY);
  expect(await keyOf(READ, POLICIES, moved)).toBe(KEY);
  const before = await keyOf(READ, own());
  expect(await keyOf(READ, own(), later)).not.toBe(before);
  expect(await keyOf(READ, own(), moved)).not.toBe(before);
  const conftest = own({ rules: BUILTIN.rules.map((rule) => ({ ...rule, convention: 'conftest' })) });
  expect(await keyOf(READ, conftest, later)).toBe(await keyOf(READ, conftest));
});

test('who looks on makes no difference', async () => {
  expect(await keyOf(READ, POLICIES, { ...OPTIONS, onProgress: () => undefined })).toBe(KEY);
});

test('there is no key for what was rendered: its places are looked up in other files', async () => {
  expect(await keyOf(sources(A, { ...B, writtenAt: () => undefined }))).toBeUndefined();
});

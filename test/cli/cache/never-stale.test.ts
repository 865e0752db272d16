import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findOpa } from '#policy/compile/opa.ts';
import { finds, ruleFile } from '../../policy/harness.ts';
import { eastwest } from '../run.ts';

const hasOpa = await findOpa({ path: process.env['PATH'] ?? '' }).then(
  () => true,
  () => false,
);

/** A repository, and how it is checked. */
interface State {
  readonly files: Readonly<Record<string, string>>;
  /** Names of links, and what they lead to. */
  readonly links: Readonly<Record<string, string>>;
  readonly config: string | undefined;
  readonly now: string;
  readonly paths: readonly string[];
  readonly flags: readonly string[];
  readonly stdin: string;
}

const agent = (image: string, namespace = 'shop') => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      hostNetwork: true
      containers: [{name: agent, image: '${image}', env: [{name: DB, value: 'postgres://u:hunter2hunter2@db/x'}]}]
`;
const DOCUMENTS = [
  agent('registry.example.com/agent:1'),
  agent('registry.example.com/agent:2'),
  `# moved by a line\n${agent('registry.example.com/agent:1')}`,
  agent('registry.example.com/agent:1', 'team'),
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {LOG_LEVEL: info}\n',
  'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {token: correct-horse-battery}\n',
  'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\nstringData: {token: correct-horse-batterz}\n',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: [wrong\n',
  '{"name": "a-package"}\n',
  '',
];
const CONFIGS = [
  undefined,
  'rules: {network/no-host-network: warning}\n',
  'rules: {network/no-host-network: "off"}\n',
  `exceptions:
  - {rule: network/no-host-network, resource: DaemonSet/shop/agent, reason: for now, expires: 2026-11-22}
`,
  'flows: [{from: shop/agent, to: shop/agent, ports: [80]}]\n',
  'environments:\n  prod: {public: [shop/agent]}\n  staging: {rules: {network/no-host-network: note}}\n',
];
const NAMES = ['a.yaml', 'b.yaml', 'sub/c.yaml', 'sub/d.json'];

const name = fc.constantFrom(...NAMES);
const set =
  (part: Partial<State>) =>
  (state: State): State => ({ ...state, ...part });
const without = (files: State['files'], one: string) =>
  Object.fromEntries(Object.entries(files).filter(([key]) => key !== one));

const edit = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(name, fc.constantFrom(...DOCUMENTS)).map(([file, text]) => (state: State) => ({
      ...state,
      files: { ...state.files, [file]: text },
    })),
  },
  {
    weight: 1,
    arbitrary: name.map((one) => (state: State) => ({ ...state, files: without(state.files, one) })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(name, name).map(([from, to]) => (state: State): State => {
      const text = state.files[from];
      return text === undefined || from === to
        ? state
        : { ...state, files: { ...without(state.files, from), [to]: text } };
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom({}, { 'link.yaml': 'a.yaml' }, { linked: 'sub' })
      .map((links) => set({ links })),
  },
  { weight: 3, arbitrary: fc.constantFrom(...CONFIGS).map((config) => set({ config })) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('2026-11-22T00:00:00Z', '2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z')
      .map((now) => set({ now })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        ['.'],
        ['a.yaml', 'b.yaml'],
        ['b.yaml', 'a.yaml'],
        ['sub', '.'],
        ['*.yaml'],
        ['-'],
        ['-', '.'],
      )
      .map((paths) => set({ paths })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...DOCUMENTS).map((stdin) => set({ stdin })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom([], ['--environment', 'prod'], ['--environment', 'staging'], ['--time-limit', '4000'])
      .map((flags) => set({ flags })),
  },
);

const START: State = {
  files: { 'a.yaml': DOCUMENTS[0] ?? '' },
  links: {},
  config: undefined,
  now: '2026-11-22T00:00:00Z',
  paths: ['.'],
  flags: [],
  stdin: '',
};

/** Each has something that one edit may turn: an exception that expires, environments, rules that are set. */
const STARTS = CONFIGS.map((config) => ({ ...START, config }));

function lay(folder: string, { files, links, config }: State): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const all = { ...files, ...(config === undefined ? {} : { 'eastwest.yaml': config }) };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  for (const [link, target] of Object.entries(links)) symlinkSync(target, join(folder, link));
}

/** All that a run says: its exit code, both streams, and two more formats. */
async function runIn(folder: string, cache: string, state: State, more: readonly string[]) {
  const out = `${folder}.out`;
  const formats = ['json', `sarif=${out}/sarif`, `pretty=${out}/pretty`].flatMap((one) => ['--format', one]);
  const args = [
    'check',
    ...state.paths,
    '--now',
    state.now,
    ...state.flags,
    ...formats,
    '--verbose',
    ...more,
  ];
  rmSync(out, { recursive: true, force: true });
  const ran = await eastwest(args, {
    cwd: folder,
    input: state.stdin,
    build: 'test',
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache },
  });
  const written =
    ran.stdout === '' ? [] : ['sarif', 'pretty'].map((one) => readFileSync(join(out, one), 'utf8'));
  return { ...ran, written };
}

test('a run that may use the cache says the same, byte for byte, as one that may not', async () => {
  const root = mkdtempSync(join(tmpdir(), 'eastwest-stale-'));
  const cache = join(root, 'cache');
  const folder = join(root, 'repo');
  let looked = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STARTS),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (start, edits) => {
          let state = start;
          for (const each of edits) {
            state = each(state);
            lay(folder, state);
            const warm = await runIn(folder, cache, state, []);
            expect(warm).toEqual(await runIn(folder, cache, state, ['--no-cache']));
            looked += warm.stdout === '' ? 0 : 1;
          }
        },
      ),
      { numRuns: 20 },
    );
    // Both a run that fills the cache and one that is answered from it have been seen, many times.
    expect(looked).toBeGreaterThan(20);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}, 60_000);

test('two environments of which the same is said are two', async () => {
  const root = mkdtempSync(join(tmpdir(), 'eastwest-alike-'));
  try {
    const state = {
      ...START,
      config: 'environments: {prod: {sources: [a.yaml]}, staging: {sources: [a.yaml]}}\n',
    };
    lay(join(root, 'repo'), state);
    for (const name of ['prod', 'staging']) {
      const asked = { ...state, paths: [], flags: ['--environment', name] };
      const warm = await runIn(join(root, 'repo'), join(root, 'cache'), asked, []);
      expect(warm).toEqual(await runIn(join(root, 'repo'), join(root, 'cache'), asked, ['--no-cache']));
      expect(warm.stdout).toContain(name);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('where the folder is makes no difference', async () => {
  const root = mkdtempSync(join(tmpdir(), 'eastwest-moved-'));
  try {
    const [one, other, cache] = ['one', 'the other', 'cache'].map((part) => join(root, part));
    lay(`${one}`, START);
    const first = await runIn(`${one}`, `${cache}`, START, []);
    cpSync(`${one}`, `${other}`, { recursive: true });
    const second = await runIn(`${other}`, `${cache}`, START, []);
    expect(second).toEqual(await runIn(`${other}`, `${cache}`, START, ['--no-cache']));
    expect(second.stdout).toBe(first.stdout);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

const POLICY = (message: string, condition: string) =>
  `package main\nimport rego.v1\ndeny contains "${message}" if { ${condition} }\n`;

test.skipIf(!hasOpa)(
  `policies, their data and folders are among what counts${hasOpa ? '' : ' (skipped: there is no opa)'}`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'eastwest-policies-'));
    const folder = join(root, 'repo');
    const cache = join(root, 'cache');
    const told: string[] = [];
    const steps: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
      [{ 'rules/a.rego': POLICY('one', 'true') }, ['--policy', 'rules']],
      [{ 'rules/a.rego': POLICY('two', 'true') }, ['--policy', 'rules']],
      [
        { 'rules/a.rego': POLICY('two', 'data.on'), 'data/d.json': '{"on": true}' },
        ['--policy', 'rules', '--data', 'data'],
      ],
      [
        { 'rules/a.rego': POLICY('two', 'data.on'), 'data/d.json': '{"on": false}' },
        ['--policy', 'rules', '--data', 'data'],
      ],
      [{ 'rules/a.rego': POLICY('one', 'true') }, ['--policy', 'rules']],
      [{ 'rules/a.rego': POLICY('one', 'input.kind == "DaemonSet"') }, ['--policy', 'rules', '--combine']],
    ];
    try {
      for (const [files, flags] of steps) {
        const state = { ...START, files: { 'm/a.yaml': DOCUMENTS[0] ?? '', ...files }, paths: ['m'], flags };
        lay(folder, state);
        const warm = await runIn(folder, cache, state, []);
        expect(warm).toEqual(await runIn(folder, cache, state, ['--no-cache']));
        told.push(warm.stdout);
      }
      expect(told[4]).toBe(told[0]);
      for (const [one, other] of [
        [0, 1],
        [2, 3],
        [4, 5],
      ] as const)
        expect(told[one]).not.toBe(told[other]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
);

test.skipIf(!hasOpa)(
  `the instant counts for a rule that looks at it${hasOpa ? '' : ' (skipped: there is no opa)'}`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'eastwest-now-'));
    const rule = Object.entries(ruleFile('team/clock', finds('x').replace('"x"', 'data.now')));
    const rules = Object.fromEntries(rule.map(([path, text]) => [`rules/${path}`, text]));
    const told: string[] = [];
    try {
      for (const now of ['2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z']) {
        const files = { 'm/a.yaml': DOCUMENTS[0] ?? '', ...rules };
        const state = { ...START, files, now, paths: ['m'], flags: ['--policy', 'rules'] };
        lay(join(root, 'repo'), state);
        const warm = await runIn(join(root, 'repo'), join(root, 'cache'), state, []);
        expect(warm).toEqual(await runIn(join(root, 'repo'), join(root, 'cache'), state, ['--no-cache']));
        expect(`${warm.stdout}${warm.stderr}`).toContain(now);
        told.push(warm.stdout);
      }
      expect(told[0]).not.toBe(told[1]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
);

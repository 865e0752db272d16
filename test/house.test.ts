import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * The import law: room → the rooms that it may import, each with the reason. What isn't listed is forbidden.
 * A room is a folder of src/, or a file that stands there by itself.
 */
const LAW: Record<string, Record<string, string>> = {
  errors: {},
  closest: {},
  version: {},
  manifest: {
    closest: 'a misspelt field deserves a suggestion',
    errors: 'problems carry codes of the closed list',
  },
  config: {
    closest: 'a misspelt key deserves a suggestion',
    errors: 'a configuration that cannot be used ends the run',
    manifest: 'eastwest.yaml is read and located as any other YAML',
  },
  cluster: { manifest: 'a cluster is built from resources' },
  set: { manifest: 'selectors and CIDR blocks are read as they stand in resources' },
  network: {
    set: 'policies allow sets of connections to sets of peers',
    manifest: 'policies are read from resources, and point into them',
    cluster: 'policies govern the workloads of a cluster',
  },
  mesh: {
    manifest: 'mesh resources are read, and pointed into',
    cluster: 'workloads are what is in a mesh',
    set: 'what is permitted is a set of requests',
  },
  equation: {
    config: 'what is declared decides who is an intruder',
    cluster: 'workloads are what reaches and is reached',
    network: 'the network decides what is open',
    mesh: 'the mesh decides what is accepted and permitted',
    set: 'what is reached is sets of ports and requests',
  },
  intent: {
    config: 'what is proposed can be declared',
    manifest: 'what suggests a call is read from resources, and pointed into',
    cluster: 'calls are between workloads, by Services',
    set: 'what is permitted is a set of requests; labels are selected',
    network: 'a policy that lets a caller in by its labels names it; entrances are meant for the outside',
    mesh: 'a policy that permits a principal names the caller',
    equation: 'what is proposed must work; a listener has its ways',
  },
  reach: {
    closest: 'a misspelt workload deserves a suggestion',
    errors: 'a question about nothing that the manifests have ends the run',
    manifest: 'answers name resources and point into them',
    cluster: 'workloads are what reaches and is reached',
    equation: 'answers are those of the whole equation',
    mesh: 'answers tell what a mesh decides, and why',
    network: 'answers are read off the network',
    set: 'answers are sets of connections and of labels',
  },
  credential: {
    manifest: 'credentials are read from resources; what excerpts mask is recognised by the same patterns',
    cluster: 'containers stand in a pod template',
  },
  facts: {
    closest: 'a misspelt namespace deserves a suggestion',
    config: 'whether something is declared is a fact',
    credential: 'a literal credential is a fact',
    equation: 'who reaches what, and what works, are facts',
    mesh: 'why a mesh decides as it does is a fact',
    network: 'why the network decides as it does is a fact',
    set: 'sets are told in words',
    manifest: 'facts point into resources',
    cluster: 'facts are derived from the cluster',
  },
  prove: {
    closest: 'a misspelt workload deserves a suggestion',
    errors: 'an invariant about something that is not there ends the run',
    manifest: 'reasons have lines, and counterexamples are manifests',
    config: 'what is declared is what must hold',
    cluster: 'workloads are what invariants are about; a counterexample is read as one',
    set: 'what gets through is sets of ports, requests and principals',
    network: 'a counterexample is a pod as the network sees it',
    mesh: 'a counterexample is in the mesh, or out of it',
    equation: 'invariants are decided by the whole equation',
    facts: 'reasons are told as facts tell them',
  },
  plan: {
    config: 'what must go on working is declared',
    cluster: 'steps are changes to namespaces and workloads',
    equation: 'each step is tried out by the equation',
    facts: 'reasons and operations are told as in the facts',
    intent: 'where nothing is declared, what the manifests suggest must go on working',
    manifest: 'steps are edits of resources, and point into them',
    mesh: 'what makes a mesh stricter is its own resources',
    network: 'what enters from outside, and ports that policies forget, stop calls',
    set: 'selectors, ports and requests are sets',
  },
  policy: {
    closest: 'a misspelt rule deserves a suggestion',
    version: 'compiled Rego of another version is not taken from the cache',
    errors: 'Rego that does not compile ends the run',
    manifest: 'verdicts are located in manifests',
    config: 'severities and exceptions are set in eastwest.yaml',
    facts: 'rules judge facts',
  },
  report: {
    cluster: 'the label with the name of a namespace is told from its other labels',
    version: 'a report says which eastwest made it',
    config: 'problems of eastwest.yaml show its lines',
    errors: 'problems are listed by code',
    manifest: 'locations, excerpts and problems are shown',
    facts: 'subjects are counted by type',
    policy: 'findings are shown',
    network: 'verdicts of the network are shown',
    set: 'sets of connections are shown',
    reach: 'answers and differences are shown',
    prove: 'proofs are shown',
    plan: 'plans are shown',
    intent: 'a proposed intent is written, with its reasons',
  },
  acceptance: {
    closest: 'a misspelt rule deserves a suggestion',
    version: 'a baseline says which eastwest recorded it',
    errors: 'a baseline that cannot be read ends the run',
    manifest: 'a baseline is read and located as any other YAML; problems point into it',
    config: 'its mistakes are collected as those of eastwest.yaml',
    policy: 'findings are what is accepted',
    report: 'what is accepted is taken out of reports',
  },
  arbitrary: {
    errors: 'a property over nothing proves nothing',
    manifest: 'what is generated is JSON, as manifests are',
    config: 'what is declared decides who is an intruder, and what weakens',
    cluster: 'intruders copy what a cluster has',
    set: 'what is gained is a set of peers and requests',
    network: 'ways in from outside are the network’s',
    mesh: 'how to leave a mesh depends on which one it is',
    equation: 'whether something weakens is decided by the whole equation',
    facts: 'what probes send is a fact',
  },
  check: {
    manifest: 'first stage',
    config: 'what the user wants',
    cluster: 'second stage',
    equation: 'what is between the pods',
    facts: 'third stage',
    policy: 'fourth stage',
    report: 'last stage',
  },
  cache: {
    check: 'what is kept is the outcome of a check',
    manifest: 'a report depends on each byte that is read',
    policy: 'a report depends on the rules',
    report: 'a report is what is kept',
  },
  index: {
    acceptance: 'public names',
    cache: 'public names',
    equation: 'public names',
    closest: 'public name',
    version: 'public name',
    errors: 'public name',
    manifest: 'public names',
    config: 'public names',
    cluster: 'public names',
    network: 'public names',
    set: 'public names',
    reach: 'public names',
    prove: 'public names',
    facts: 'public names',
    policy: 'public names',
    report: 'public names',
    check: 'public names',
    plan: 'public names',
    intent: 'public names',
  },
  vitest: { index: 'matchers use the public names, as any test could' },
  cli: { index: 'the command line uses the public names, as anybody could' },
};

/** Rooms that may touch the disk, and why. */
const DISK: Record<string, string> = {
  manifest: 'reads manifests',
  policy: 'reads Rego, runs opa, keeps the cache',
  cli: 'writes reports',
};

/** What a room's code may not mention, outside cli/. */
const CLI_ONLY = [/\bconsole\./, /\bprocess\.(?!hrtime)/];

const root = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();
const sources = new Map(files.map((file) => [file, readFileSync(join(root, 'src', file), 'utf8')]));

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '');
}

function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function code(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

describe('the import law', () => {
  test('the house is not empty', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  test.each(files)('%s imports only what its room may', (file) => {
    const room = roomOf(file);
    const law = LAW[room];
    expect(law, `src/${file}: the room ${room} has no law yet`).toBeDefined();
    const forbidden = importsOf(sources.get(file) ?? '')
      .filter((specifier) => specifier.startsWith('#'))
      .map((specifier) => roomOf(specifier.slice(1)))
      .filter((target) => target !== room && law?.[target] === undefined);
    expect(forbidden).toEqual([]);
  });

  test.each(files)('%s imports within the house by #room/file.ts', (file) => {
    const relativeImports = importsOf(sources.get(file) ?? '').filter((specifier) =>
      specifier.startsWith('.'),
    );
    expect(relativeImports).toEqual([]);
  });

  test.each(files)('%s touches disk and terminal only where it may', (file) => {
    const room = roomOf(file);
    const source = code(sources.get(file) ?? '');
    if (DISK[room] === undefined) expect(importsOf(source)).not.toContain('node:fs');
    if (DISK[room] === undefined) expect(importsOf(source)).not.toContain('node:fs/promises');
    if (room !== 'cli') for (const mention of CLI_ONLY) expect(source).not.toMatch(mention);
  });

  test('each edge of the law is used: a permission that nobody needs is taken back', () => {
    const used = new Set(
      files.flatMap((file) =>
        importsOf(sources.get(file) ?? '')
          .filter((specifier) => specifier.startsWith('#'))
          .map((specifier) => `${roomOf(file)} → ${roomOf(specifier.slice(1))}`),
      ),
    );
    const unused = Object.entries(LAW).flatMap(([room, targets]) =>
      Object.keys(targets)
        .map((target) => `${room} → ${target}`)
        .filter((edge) => !used.has(edge)),
    );
    expect(unused).toEqual([]);
  });

  test('files import each other in no circle', () => {
    expect(circles()).toEqual([]);
  });
});

describe('habits', () => {
  test('no room is a drawer for everything', () => {
    const drawers = files.filter((file) =>
      /(^|\/)(utils?|common|helpers?|types|core|misc)(\/|\.ts$)/.test(file),
    );
    expect(drawers).toEqual([]);
  });

  test('no default exports', () => {
    const defaults = files.filter((file) => /^export default/m.test(sources.get(file) ?? ''));
    expect(defaults).toEqual([]);
  });

  test('each file exports something, or is an entry', () => {
    const silent = files.filter(
      (file) => !/^export /m.test(sources.get(file) ?? '') && !ENTRIES.includes(file),
    );
    expect(silent).toEqual([]);
  });

  test('files stay small: 95 in 100 under 250 lines', () => {
    const lengths = [...sources.values()].map((source) => source.split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThan(250);
  });
});

const ENTRIES: readonly string[] = ['cli/main.ts'];

/** Cycles among files, by depth-first search; each as the list of files on it. */
function circles(): readonly string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const path: string[] = [];
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    path.push(file);
    for (const specifier of importsOf(sources.get(file) ?? '')) {
      if (specifier.startsWith('#') && sources.has(specifier.slice(1))) visit(specifier.slice(1));
    }
    path.pop();
    state.set(file, 'done');
  };
  for (const file of files) visit(file);
  return found;
}

describe('the package', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { engines?: { node?: string }; hasInstallScript?: boolean; optional?: boolean }>;
  };
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, never>;

  test('pins each direct dependency exactly', () => {
    const pins = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.entries((manifest[group] ?? {}) as Record<string, string>),
    );
    expect(pins.length).toBeGreaterThan(5);
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('gives a reason for each direct dependency', () => {
    const reasons = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
      Object.keys((manifest[group] ?? {}) as Record<string, string>),
    );
    expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  test('no dependency asks for more than Node 20.19', () => {
    const demanding = Object.entries(lock.packages)
      .filter(([path, entry]) => path !== '' && !allows(entry.engines?.node, [20, 19, 0]))
      .map(([path, entry]) => `${path}: ${entry.engines?.node}`);
    expect(demanding).toEqual([]);
  });

  test('sources under src/ are all there is to read: no stray file', () => {
    const stray = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
    expect(stray).toEqual([]);
  });
});

/** Whether an `engines.node` range allows a version: enough of semver for the ranges that packages write there. */
function allows(range: string | undefined, version: readonly [number, number, number]): boolean {
  if (range === undefined || range.trim() === '*') return true;
  return range
    .replace(/([<>=^~])\s+/g, '$1')
    .split('||')
    .some((alternative) =>
      alternative
        .trim()
        .split(/\s+(?=[<>^~=\d])/)
        .every((comparator) => {
          const match = /^(>=|<=|>|<|\^|~|=)?\s*v?(\d+)(?:\.(\d+|x))?(?:\.(\d+|x))?/.exec(comparator.trim());
          if (match === null) return false;
          const [, operator = '=', ...parts] = match;
          const wanted = parts.map((part) => (part === undefined || part === 'x' ? 0 : Number(part)));
          const order = compare(version, wanted);
          const partial = parts.filter((part) => part !== undefined && part !== 'x').length;
          if (operator === '>=') return order >= 0;
          if (operator === '>') return order > 0;
          if (operator === '<=') return order <= 0;
          if (operator === '<') return order < 0;
          if (operator === '^') return order >= 0 && version[0] === wanted[0];
          if (operator === '~') return order >= 0 && version[0] === wanted[0] && version[1] === wanted[1];
          return version.slice(0, partial).every((part, index) => part === wanted[index]);
        }),
    );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

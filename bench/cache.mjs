// Times `eastwest check` without a cache, again on the same files, and after one file has changed.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';
import { writeNetworkCorpus } from './network-corpus.mjs';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const platform = fileURLToPath(new URL('../manifests/soroban-istio', import.meta.url));
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const DOCUMENTS = Number(process.env.DOCUMENTS ?? 10_000);
const WORKLOADS = Number(process.env.WORKLOADS ?? 1_000);
const scratch = mkdtempSync(join(tmpdir(), 'eastwest-bench-cache-'));

/** What is changed before the third run and each after it: in the first file that has it, a word for another. */
const EDITS = [
  ["a Deployment's image", /(kind: Deployment[\s\S]*?image: [^\s]+?)(?=\s)/],
  ['a NetworkPolicy', /(kind: NetworkPolicy[\s\S]*?name: [\w-]+)/],
  ['an AuthorizationPolicy', /(kind: AuthorizationPolicy[\s\S]*?name: [\w-]+)/],
];

try {
  console.log(
    `cache: node ${process.version}, ${ROUNDS} rounds, medians; each against the run without a cache of its round\n`,
  );
  measure('the reference platform', (directory) => cpSync(platform, directory, { recursive: true }));
  if (WORKLOADS > 0) {
    measure(`${WORKLOADS} workloads in a mesh, all distinct`, (directory) =>
      writeNetworkCorpus(directory, WORKLOADS, 'distinct', { mesh: true }),
    );
  }
  if (DOCUMENTS > 0) measure(`${DOCUMENTS} documents`, (directory) => writeCorpus(directory, DOCUMENTS));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measure(name, write) {
  const rows = new Map();
  const note = (row, ms, base) => rows.set(row, [...(rows.get(row) ?? []), { ms, ratio: ms / base }]);
  for (let round = 0; round < ROUNDS; round++) {
    const directory = join(scratch, 'corpus');
    const cache = join(scratch, 'cache');
    for (const old of [directory, cache]) rmSync(old, { recursive: true, force: true });
    write(directory);
    const none = run(directory, '--no-cache');
    note('no cache', none.ms, none.ms);
    const first = run(directory, '--cache-dir', cache);
    note('the first, which fills the cache', first.ms, none.ms);
    const second = run(directory, '--cache-dir', cache);
    note('unchanged', second.ms, none.ms);
    if (second.text !== none.text || first.text !== none.text) throw new Error(`${name}: another report`);
    for (const [what, pattern] of EDITS) {
      edit(directory, pattern, round);
      note(`after a change to ${what}`, run(directory, '--cache-dir', cache).ms, none.ms);
    }
  }
  console.log(name);
  for (const [row, results] of rows) {
    const [ms, ratio] = ['ms', 'ratio'].map((key) => median(results.map((result) => result[key])));
    console.log(`  ${row.padEnd(44)} ${`${Math.round(ms)} ms`.padStart(9)}  ${ratio.toFixed(3)} ×`);
  }
  console.log('');
}

function run(directory, ...args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'check', directory, '--format', 'json', '--now', '2026-11-22T00:00:00Z', ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 30 },
  );
  const ms = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`check ended with ${status}: ${stderr.slice(0, 2000)}`);
  return { ms, text: stdout };
}

function edit(directory, pattern, round) {
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, file);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    if (!pattern.test(text)) continue;
    writeFileSync(path, text.replace(pattern, `$1-${round}x`));
    return;
  }
  throw new Error(`nothing to change for ${pattern}`);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

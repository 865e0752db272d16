// Times `eastwest facts` (the whole reachability equation) on generated clusters with a NetworkPolicy and an AuthorizationPolicy per
// workload, and tells its growth from size to size.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, node } from './measure.mjs';
import { writeNetworkCorpus } from './network-corpus.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SIZES = (process.env.SIZES ?? '100,1000,5000').split(',').map(Number);
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));

try {
  console.log(`facts: node ${process.version}, ${ROUNDS} rounds\n`);
  for (const kind of ['distinct', 'classes']) {
    let last;
    for (const size of SIZES) {
      const directory = join(scratch, `${kind}-${size}`);
      writeNetworkCorpus(directory, size, kind, { mesh: true });
      console.log(
        `${size} workloads, two policies each, ${kind === 'classes' ? 'ten classes' : 'all distinct'}`,
      );
      const medians = compare(contestants(directory), ROUNDS);
      const own = medians.get('eastwest facts');
      if (last !== undefined) {
        console.log(
          `  ${(size / last.size).toFixed(0)} times the workloads, ${(own / last.own).toFixed(1)} times the time\n`,
        );
      }
      last = { size, own };
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function contestants(directory) {
  return [
    { name: 'eastwest facts', argv: node(cli, 'facts', directory, '--format', 'json'), ok: [0] },
    {
      name: 'eastwest map',
      argv: node(cli, 'map', directory, '--format', 'json'),
      ok: [0],
      base: 'eastwest facts',
    },
  ];
}

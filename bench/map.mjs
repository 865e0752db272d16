// Times `eastwest map` on generated clusters with a NetworkPolicy per workload: its growth from size to size, and, where
// np-guard's analyzer is on PATH as `netpolicy`, its time against `netpolicy list` on the same manifests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, find, node } from './measure.mjs';
import { writeNetworkCorpus } from './network-corpus.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SIZES = (process.env.SIZES ?? '100,1000,5000').split(',').map(Number);
/** np-guard works on all pairs: beyond this many workloads it isn't waited for. */
const MOST_FOR_NP_GUARD = Number(process.env.NP_GUARD_MAX ?? 1000);
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));

try {
  console.log(`map: node ${process.version}, ${ROUNDS} rounds\n`);
  for (const kind of ['distinct', 'classes']) {
    let last;
    for (const size of SIZES) {
      const directory = join(scratch, `${kind}-${size}`);
      writeNetworkCorpus(directory, size, kind);
      console.log(
        `${size} workloads, ${size} policies, ${kind === 'classes' ? 'ten classes' : 'all distinct'}`,
      );
      const medians = compare(contestants(directory, size), ROUNDS);
      const own = medians.get('eastwest map');
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

function contestants(directory, size) {
  const explain = ['explain', directory, '--from', 'ns-0/app-1', '--to', 'ns-0/app-0:8080'];
  const all = [
    { name: 'eastwest map', argv: node(cli, 'map', directory, '--format', 'json'), ok: [0] },
    { name: 'eastwest explain, one question', argv: node(cli, ...explain), ok: [0], base: 'eastwest map' },
  ];
  const npGuard = find('netpolicy');
  if (npGuard && size <= MOST_FOR_NP_GUARD) {
    const argv = [npGuard, 'list', '--dirpath', directory, '-o', 'json', '-q'];
    all.push({ name: 'np-guard list', argv, ok: [0], base: 'eastwest map' });
  }
  return all;
}

// How many of the weakenings that matter some rule notices, and some invariant refutes, on each variant of the reference platform:
// `npm run weakenings [-- variants]`. Each weakened platform is checked as a whole, so that this takes minutes. EVERY=10 takes every tenth.
// Ends with 1 if one survives that test/arbitrary/survivors.ts doesn't explain.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const VARIANTS = ['istio', 'ambient', 'linkerd', 'flat'];
const every = Number(process.env.EVERY ?? 1);
const { notices, readReference, SURVIVORS, loadPolicies } = await sources();

const variants = process.argv.length > 2 ? process.argv.slice(2) : VARIANTS;
const policies = await loadPolicies();
const told = [];
console.log(
  '| variant | applicable | give something | noticed by a rule | share | survive | refuted by an invariant |',
);
console.log('|---|---:|---:|---:|---:|---:|---:|');
for (const variant of variants) {
  const platform = await readReference(variant);
  const all = [];
  for await (const one of notices(platform, policies, { every })) all.push(one);
  const relevant = all.filter(({ gains }) => gains.length > 0);
  const survivors = relevant.filter(({ fresh }) => fresh.length === 0);
  const noticed = relevant.length - survivors.length;
  const share = relevant.length === 0 ? '–' : `${((100 * noticed) / relevant.length).toFixed(1)} %`;
  const refuted = relevant.filter(({ broken }) => broken.length > 0).length;
  console.log(
    `| ${[`soroban-${variant}`, all.length, relevant.length, noticed, share, survivors.length, refuted].join(' | ')} |`,
  );
  told.push(...survivors.map((one) => ({ variant, ...one })));
}

const unexplained = told.filter(({ variant, weakening }) => reasonOf(variant, weakening) === undefined);
for (const { variant, weakening, gains } of told) {
  const reason = reasonOf(variant, weakening) ?? 'NOT EXPLAINED';
  console.log(
    `\nsurvives  soroban-${variant}: ${weakening.name}: ${weakening.sentence}\n  because ${reason}`,
  );
  for (const { kind, who, workload, protocol, ports, requests } of gains) {
    console.log(`  gives   ${kind}: ${who} → ${workload} ${protocol} ${ports}: ${requests}`);
  }
}
process.exitCode = unexplained.length > 0 ? 1 : 0;

function reasonOf(variant, { name, sentence }) {
  return SURVIVORS[variant]?.[`${name}: ${sentence}`];
}

/** Node 20 runs no TypeScript, so that it is bundled first, inside the package for the sake of its imports. */
async function sources() {
  const root = join(import.meta.dirname, '..');
  const cache = join(root, 'node_modules', '.cache', 'eastwest');
  const outfile = join(cache, `weakenings-${process.pid}`, 'weakenings.mjs');
  mkdirSync(cache, { recursive: true });
  await build({
    stdin: {
      contents: [
        `export { notices, readReference } from './test/arbitrary/noticed.ts';`,
        `export { SURVIVORS } from './test/arbitrary/survivors.ts';`,
        `export { loadPolicies } from '#index.ts';`,
      ].join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    conditions: ['source'],
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'test', 'arbitrary')) },
  });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(join(cache, `weakenings-${process.pid}`), { recursive: true });
  return loaded;
}

// Compiles the built-in rules into policies/compiled/ and derives policies/capabilities.json. Run by `npm run policies`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// Node 20 runs no TypeScript, so that the builder is bundled first, inside the package for the sake of its imports.
const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'eastwest');
mkdirSync(cache, { recursive: true });
await build({
  entryPoints: [join(import.meta.dirname, '..', 'src', 'policy', 'compile', 'generate.ts')],
  outfile: join(cache, 'generate.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  conditions: ['source'],
});
const { generatePolicies } = await import(pathToFileURL(join(cache, 'generate.mjs')).href);
for (const path of await generatePolicies(cache)) process.stdout.write(`policies/${path}\n`);

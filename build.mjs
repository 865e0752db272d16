// Bundles src/ into dist/: one file per entry plus shared chunks, so that a cold start reads a few files instead of
// hundreds. Dependencies are bundled too (kubernetes-models alone is 850 files); their notices are kept beside them.
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const outdir = process.argv[2] ?? 'dist';
const { version } = JSON.parse(await readFile('package.json', 'utf8'));
await mkdir(outdir, { recursive: true });
for (const name of await readdir(outdir)) {
  // Declarations are another script's, which may have run before this one.
  if (name !== 'types') await rm(`${outdir}/${name}`, { recursive: true, force: true });
}
const { metafile } = await build({
  entryPoints: {
    index: 'src/index.ts',
    arbitraries: 'src/arbitrary/index.ts',
    vitest: 'src/vitest/index.ts',
    'cli/main': 'src/cli/main.ts',
  },
  outdir,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  conditions: ['source'],
  // The user's own: a generator of another copy isn't one of theirs, and matchers belong on the `expect` that their tests import.
  external: ['fast-check', 'vitest'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: {
    EASTWEST_VERSION: JSON.stringify(version),
    EASTWEST_BUILD: JSON.stringify(await buildDigest()),
    Response: 'Boolean', // opa-wasm asks for it, and asking alone makes Node load its HTTP client
  },
  plugins: [leaveOutUnusedFormats()],
  metafile: true,
  logLevel: 'warning',
});
await allowRequire(metafile);
await chmod(`${outdir}/cli/main.js`, 0o755);
await writeFile(`${outdir}/THIRD-PARTY-NOTICES.txt`, await notices(metafile));

/** What the bundle is made from, so that no other build takes what this one keeps: our sources, and which packages there are. */
async function buildDigest() {
  const sources = await readdir('src', { recursive: true, withFileTypes: true });
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of ['build.mjs', 'package.json', 'package-lock.json', ...files.sort()]) {
    const text = await readFile(file);
    hash.update(JSON.stringify([file, text.byteLength])).update(text);
  }
  return hash.digest('hex');
}

/**
 * kubernetes-models validates with a package that brings messages in 20 languages and string formats (e-mail grammars,
 * URI templates) of which no Kubernetes schema uses one. They would be a tenth of what a cold start reads.
 */
function leaveOutUnusedFormats() {
  const stubs = {
    'ajv-i18n': "import en from 'ajv-i18n/localize/en';export default { en };",
    'ajv-formats-draft2019/formats/index.js': 'export default {};',
  };
  return {
    name: 'leave-out-unused-formats',
    setup(build) {
      build.onResolve({ filter: /^ajv-(i18n|formats-draft2019\/formats\/index\.js)$/ }, ({ path }) => ({
        path,
        namespace: 'stub',
      }));
      build.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({
        contents: stubs[path],
        resolveDir: import.meta.dirname,
      }));
    },
  };
}

/** CommonJS packages in the bundle require Node's own modules: the one chunk that does it for them needs a `require`. */
async function allowRequire({ outputs }) {
  const banner =
    "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";
  for (const file of Object.keys(outputs)) {
    const text = await readFile(file, 'utf8');
    if (text.includes('Dynamic require of')) await writeFile(file, banner + text);
  }
}

/** The licence text of each package of which a piece is in the bundle. */
async function notices({ inputs }) {
  const packages = new Set();
  for (const input of Object.keys(inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match !== null) packages.add(match[1]);
  }
  const texts = [...packages].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
    const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'];
    const found = await Promise.all(
      names.map((file) => readFile(`${folder}/${file}`, 'utf8').catch(() => '')),
    );
    return `${name} ${version} (${license})\n\n${found.find((text) => text !== '') ?? ''}`;
  });
  return `${(await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n`)}\n`;
}

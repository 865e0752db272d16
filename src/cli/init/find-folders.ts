import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What of a repository matters to eastwest, as paths from its root with `/`. */
export interface Folders {
  /** Folders and files of manifests that can be read as they are. */
  readonly sources: readonly string[];
  readonly charts: readonly string[];
  readonly kustomizations: readonly string[];
  /** Folders named for tests or examples that hold manifests. */
  readonly leftOut: readonly string[];
}

/** Never looked into; nor are names that begin with a dot. */
const FOREIGN = ['node_modules', 'vendor', 'bower_components'];
/** What isn't applied to a cluster, by the habit of names. */
const ASIDE = /^(tests?|__tests__|testdata|fixtures?|e2e|examples?|samples?|docs?)$/i;
const DEEPEST = 12;
const LARGEST = 4 * 1024 * 1024;

interface Scanned extends Folders {
  /** Nothing below must be rendered, or is left out. */
  readonly isPlain: boolean;
}

/**
 * Looks for manifests below a folder. Of those that can be read as they are, the outermost folders without a chart or a kustomization
 * in them are taken. Links aren't followed.
 */
export function findFolders(root: string): Folders {
  return scan(root, '.', 0);
}

function scan(path: string, name: string, depth: number): Scanned {
  const entries = depth > DEEPEST ? [] : readdirSync(path, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  if (files.includes('Chart.yaml')) return { ...NOTHING, isPlain: false, charts: [name] };
  const isKustomization = files.some((file) => /^kustomization(\.ya?ml)?$/i.test(file));
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !FOREIGN.includes(entry.name))
    .map((entry) => entry.name)
    .sort();
  const below = folders.map((folder) => {
    const found = scan(join(path, folder), name === '.' ? folder : `${name}/${folder}`, depth + 1);
    return ASIDE.test(folder) ? asideOf(found, name === '.' ? folder : `${name}/${folder}`) : found;
  });
  const own = isKustomization ? [] : files.filter((file) => isManifest(join(path, file))).sort();
  const inner = below.flatMap(({ sources }) => sources);
  const isPlain = !isKustomization && below.every((one) => one.isPlain);
  const isWhole = isPlain && (own.length > 0 || (depth > 0 && inner.length > 1));
  return {
    isPlain,
    sources: isWhole
      ? [name]
      : isKustomization
        ? []
        : [...own.map((file) => (name === '.' ? file : `${name}/${file}`)), ...inner],
    charts: below.flatMap(({ charts }) => charts),
    kustomizations: isKustomization ? [name] : below.flatMap(({ kustomizations }) => kustomizations),
    leftOut: below.flatMap(({ leftOut }) => leftOut),
  };
}

const NOTHING: Scanned = { isPlain: true, sources: [], charts: [], kustomizations: [], leftOut: [] };

function asideOf({ sources, charts, kustomizations, leftOut }: Scanned, name: string): Scanned {
  const holds = sources.length + charts.length + kustomizations.length + leftOut.length > 0;
  return holds ? { ...NOTHING, isPlain: false, leftOut: [name] } : NOTHING;
}

/** Whether a file has a document with an apiVersion and a kind; configuration of tools is left to the reader of manifests. */
function isManifest(path: string): boolean {
  if (!/\.(ya?ml|json)$/i.test(path) || statSync(path).size > LARGEST) return false;
  const text = readFileSync(path, 'utf8');
  return /(^|[\s{,])["']?apiVersion["']?\s*:/.test(text) && /(^|[\s{,])["']?kind["']?\s*:/.test(text);
}

import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isArray, isObject, type Json } from '#manifest/json.ts';
import type { ConfigFile } from '#policy/verify/parse-config-rego.ts';

/** Longer than any path that somebody would write. */
const MAX_PATH = 1_000;
const MAX_BYTES = 10_000_000;

/**
 * The files that a Rego file may ask for: each of its strings that leads to a file, from the folder in which it lies.
 * `tree` is its syntax tree, `file` its path from `cwd`.
 */
export async function configFilesOf(tree: Json, file: string, cwd: string): Promise<readonly ConfigFile[]> {
  const strings = new Set<string>();
  collectStrings(tree, strings);
  const found: ConfigFile[] = [];
  for (const path of [...strings].sort()) {
    if (path === '' || path.length > MAX_PATH || /[\0\n]/.test(path)) continue;
    const name = join(dirname(file), path);
    const text = await textOf(resolve(cwd, name));
    if (text !== undefined) found.push({ path, name, parser: parserOf(path), text });
  }
  return found;
}

function collectStrings(node: Json | undefined, strings: Set<string>): void {
  if (isArray(node)) {
    for (const item of node) collectStrings(item, strings);
    return;
  }
  if (!isObject(node)) return;
  if (node['type'] === 'string' && typeof node['value'] === 'string') strings.add(node['value']);
  for (const value of Object.values(node)) collectStrings(value, strings);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > MAX_BYTES) return undefined;
    return await readFile(path, 'utf8');
  } catch {
    // Most strings are no paths. If one was meant as a path, the test that uses it says so.
    return undefined;
  }
}

/** As conftest tells formats by name. */
function parserOf(path: string): 'yaml' | 'json' | undefined {
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return /\.json$/i.test(path) ? 'json' : undefined;
}

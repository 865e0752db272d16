import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { arrayAt, isObject } from '#manifest/json.ts';
import { readTextFile } from '#manifest/rendering/kustomize/text-file.ts';

/** What an overlay is made of, as far as it is on this disk; absolute paths. */
export interface OverlayFiles {
  /** In the order in which they are applied. */
  readonly kustomizations: readonly string[];
  readonly resources: readonly string[];
}

/** The names that a kustomization file may have (Kustomization API reference). */
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization file of a directory. */
export function kustomizationFile(directory: string): string | undefined {
  return NAMES.map((name) => join(directory, name)).find((file) => existsSync(file));
}

/** Follows `resources`, `bases` and `components` from an overlay's directory. */
export function walkOverlay(directory: string): OverlayFiles {
  const found = { kustomizations: [] as string[], resources: [] as string[] };
  visit(realpathSync(directory), found, new Set());
  return found;
}

function visit(
  directory: string,
  found: { readonly kustomizations: string[]; readonly resources: string[] },
  visited: Set<string>,
): void {
  const file = kustomizationFile(directory);
  if (visited.has(directory) || file === undefined) return;
  visited.add(directory);
  const object = readTextFile(file, '.')?.documents[0]?.value;
  if (isObject(object)) {
    for (const entry of ['bases', 'resources', 'components'].flatMap((field) => arrayAt(object, field))) {
      const path = typeof entry === 'string' ? resolve(dirname(file), entry) : undefined;
      if (path === undefined || !existsSync(path)) continue;
      if (statSync(path).isDirectory()) visit(realpathSync(path), found, visited);
      else found.resources.push(path);
    }
  }
  found.kustomizations.push(file);
}

import { posix, resolve } from 'node:path';
import { arrayAt } from '#manifest/json.ts';
import { readKustomization } from '#manifest/rendering/kustomize/kustomization.ts';

/** What a directory of a kustomization is for. */
export interface KustomizationReferences {
  /** A part for others (`kind: Component`), which can't be built by itself. */
  readonly isComponent: boolean;
  /** The directories that it builds upon, as it is named itself: relative to the same place. Those elsewhere (URLs) are left out. */
  readonly directories: readonly string[];
}

/** Kustomization API reference: `kustomization.yaml`, `kustomization.yml` or `Kustomization`. */
const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Reads what a kustomization builds upon; `undefined` if there is none that can be read in the directory. */
export function kustomizationReferences(directory: string, cwd: string): KustomizationReferences | undefined {
  for (const name of NAMES) {
    const found = readKustomization(resolve(cwd, directory, name), cwd);
    if (found === undefined) continue;
    const { object } = found;
    const entries = ['resources', 'bases', 'components'].flatMap((key) => arrayAt(object, key));
    const directories = entries
      .filter((entry) => typeof entry === 'string' && !/^[a-z+]+:|^\/|\?ref=/.test(entry))
      .map((entry) => posix.join(directory, String(entry)).replace(/\/+$/, ''));
    return { isComponent: object['kind'] === 'Component', directories };
  }
  return undefined;
}

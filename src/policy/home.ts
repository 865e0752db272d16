import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder `policies/` that eastwest ships: the nearest one above this file, so that it is found from the
 * sources and from a bundle, however deep either lies.
 */
export function policiesHome(from: string = fileURLToPath(import.meta.url)): string {
  for (let directory = dirname(from); ; directory = dirname(directory)) {
    const candidate = join(directory, 'policies');
    if (existsSync(join(candidate, 'main.rego'))) return candidate;
    if (dirname(directory) === directory)
      throw new Error(`no policies/ above ${from}: the installation is incomplete`);
  }
}

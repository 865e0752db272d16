import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Texts by the relative path, with `/`, under which they are compiled. */
export type Texts = ReadonlyMap<string, string>;

/**
 * Runs `use` in a fresh directory that holds just these texts, and removes it. Compiling there, with relative
 * paths, makes the result independent of where the sources lie (their paths end up in the WASM), and makes sure that
 * what is compiled is what was hashed.
 */
export async function withWorkspace<T>(texts: Texts, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'eastwest-'));
  try {
    for (const [path, text] of texts) {
      await mkdir(join(directory, dirname(path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

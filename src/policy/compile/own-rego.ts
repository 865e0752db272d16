import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policiesHome } from '#policy/home.ts';

/** The router and the helpers, by their path in policies/: what every rule of our convention is compiled with. */
export async function ownLibrary(home: string = policiesHome()): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(join(home, 'lib'))).filter(isSource).sort();
  const paths = ['main.rego', ...names.map((name) => `lib/${name}`)];
  return readAll(home, paths);
}

/** Everything that the built-in module is compiled from. */
export async function ownSources(home: string = policiesHome()): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(join(home, 'rules'), { recursive: true });
  const paths = entries
    .map((entry) => `rules/${entry.replaceAll('\\', '/')}`)
    .filter(isSource)
    .sort();
  return new Map([...(await ownLibrary(home)), ...(await readAll(home, paths))]);
}

function isSource(path: string): boolean {
  return path.endsWith('.rego') && !path.endsWith('_test.rego');
}

async function readAll(home: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) texts.set(path, await readFile(join(home, path), 'utf8'));
  return texts;
}

import { EastwestError } from '#errors.ts';
import type { DataRoot } from '#policy/compile/place-texts.ts';
import { type PolicyFile, readPolicies } from '#policy/compile/read-policies.ts';

/**
 * What `--data` names: a file or a directory, where each folder becomes a key; or `a.b:PATH`, placed under `data.a.b`
 * (as opa's loader reads paths). A JSON or YAML file is data here whatever is in it.
 * @throws EastwestError `policies-unreadable` if there is no data file, or one with several documents.
 */
export async function readData(argument: string, cwd = ''): Promise<DataRoot> {
  const [prefix, path] = splitPrefix(argument);
  const files = (await readPolicies(path, cwd)).filter((file) => !file.path.endsWith('.rego'));
  if (files.length === 0) {
    throw new EastwestError(
      'policies-unreadable',
      `there is no data file in ${path}`,
      'Name a .json, .yaml or .yml file with --data, or a directory that holds some.',
    );
  }
  for (const file of files) refuseSeveral(file);
  return { name: argument, files: files.map((file) => ({ ...file, path: prefix + file.path })) };
}

/** `a.b:path` as folders and path; a colon that belongs to `://` is none. */
function splitPrefix(argument: string): readonly [string, string] {
  const colon = argument.indexOf(':');
  if (colon < 1 || argument.indexOf('://') === colon) return ['', argument];
  return [`${argument.slice(0, colon).split('.').join('/')}/`, argument.slice(colon + 1)];
}

/** opa reads the first document and drops the others without a word. */
function refuseSeveral({ path, name, text }: PolicyFile): void {
  if (path.endsWith('.json')) return;
  const documents = text.split(/^---(?:\s|$)/m).filter((part) => /^\s*[^#\s]/m.test(part));
  if (documents.length < 2) return;
  throw new EastwestError(
    'policies-unreadable',
    `the data file ${name} holds ${documents.length} documents, of which only one would be read`,
    'Make it one document, or several files.',
  );
}

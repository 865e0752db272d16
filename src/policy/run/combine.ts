import type { Facts } from '#facts/facts.ts';
import type { ResourceSubject } from '#facts/subject.ts';
import { locate } from '#manifest/locate.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Rule } from '#policy/rule.ts';
import type { RunSubject } from '#policy/run/run-subject.ts';
import type { Verdict } from '#policy/run/verdict.ts';

/** conftest's name for all files together, in place of a resource's id. */
const COMBINED = 'Combined';

/**
 * All documents as one subject, in the order of their paths (conftest's parser.CombineConfigurations), those of one file as they stand
 * there. None if there are no documents.
 */
export function combineDocuments({ subjects }: Facts): readonly RunSubject[] {
  const documents = subjects
    .flatMap(({ subject, resource }) => (subject.subject === 'resource' ? [{ subject, resource }] : []))
    .map((document, index) => ({ ...document, index }))
    .toSorted((a, b) => order(a.resource.origin.file, b.resource.origin.file) || a.index - b.index);
  const [first] = documents;
  if (first === undefined) return [];
  const subject: ResourceSubject = {
    ...first.subject,
    id: COMBINED,
    kind: '',
    namespace: '',
    name: COMBINED,
  };
  const combined = documents.map(({ resource }) => ({
    path: resource.origin.file,
    contents: resource.object,
  }));
  return [{ subject, resource: { ...first.resource, id: COMBINED, object: {} }, combined }];
}

/**
 * Where a verdict about all documents belongs: the one file that the result names, in a member of its own or in the
 * message; else the rule, since it concerns none in particular.
 */
export function locateCombined(
  { combined = [] }: RunSubject,
  { message, metadata }: Verdict,
  { origin }: Rule,
  manifests: Manifests,
): Location {
  const files = new Set(combined.map(({ path }) => path));
  const named = Object.values(metadata ?? {}).filter(
    (value) => typeof value === 'string' && files.has(value),
  );
  const mentioned = [...files].filter((file) => mentions(message, file));
  const [file, ...others] = new Set(named.length > 0 ? named.map(String) : mentioned);
  if (file !== undefined && others.length === 0) {
    return locate(manifests, { file, document: 1, pointer: '' }, '');
  }
  if (origin.type === 'builtin') return fileLocation(COMBINED);
  return { ...fileLocation(origin.file), line: origin.line, endLine: origin.line };
}

/** As a word of its own: `a.yaml` isn't in `data.yaml`, nor in `b/a.yaml`. */
function mentions(message: string, file: string): boolean {
  for (let at = message.indexOf(file); at >= 0; at = message.indexOf(file, at + 1)) {
    const around = [message[at - 1] ?? ' ', message[at + file.length] ?? ' '];
    if (!around.some((character) => /[\w/\\-]/.test(character))) return true;
  }
  return false;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

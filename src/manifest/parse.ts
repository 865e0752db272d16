import { classify } from '#manifest/classify.ts';
import { type Reading, readDocuments } from '#manifest/document/read-documents.ts';
import { duplicateProblems } from '#manifest/duplicates.ts';
import { decodeText } from '#manifest/file/decode.ts';
import type { Json, JsonObject } from '#manifest/json.ts';
import { objectAt, stringAt } from '#manifest/json.ts';
import { locateIn } from '#manifest/locate.ts';
import { fileLocation } from '#manifest/location.ts';
import type { Manifests, Source, SourceText } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import { shellWord } from '#manifest/rendering/shell-word.ts';
import { withNamespace } from '#manifest/rendering/with-namespace.ts';
import { type Origin, type Resource, resourceId } from '#manifest/resource.ts';
import { unpack } from '#manifest/unpack.ts';

interface Collection {
  readonly sources: Map<string, SourceText>;
  readonly resources: Resource[];
  readonly problems: Problem[];
  readonly kustomized: Set<string>;
  documents: number;
}

/**
 * Reads manifests as kubectl does: YAML streams, JSON, lists, `kubectl get` output. What is wrong with one document
 * becomes a problem and never hides another document.
 */
export function parseManifests(sources: readonly Source[]): Manifests {
  const collection: Collection = {
    sources: new Map(),
    resources: [],
    problems: [],
    kustomized: new Set(),
    documents: 0,
  };
  for (const source of sources) parseSource(source, collection);
  const { resources, problems, documents } = collection;
  const manifests = { sources: collection.sources, resources, problems, documents };
  return { ...manifests, problems: [...problems, ...duplicateProblems(manifests)] };
}

/** A JSON file that was found in a directory and doesn't even mention an apiVersion: package.json, a dashboard. */
const FOREIGN = {
  code: 'not-a-resource',
  level: 'note',
  message: 'This JSON file has no apiVersion and was left out.',
  remedy: 'Name the file itself if it is a manifest.',
} as const;

function parseSource(source: Source, collection: Collection): void {
  const { text, flaw } = decodeText(source.content);
  if (flaw !== undefined) {
    collection.problems.push({
      code: 'not-text',
      level: text === undefined ? 'severe' : 'warning',
      message:
        text === undefined
          ? `This file isn't text: it has ${flaw.reason}.`
          : `This file has ${flaw.reason}; kubectl reads such bytes as U+FFFD.`,
      remedy: text === undefined ? 'Name only YAML and JSON files.' : 'Save the file as UTF-8.',
      location: { ...fileLocation(source.name), line: flaw.line, endLine: flaw.line },
    });
  }
  if (text === undefined) return;
  const name = uniqueName(source.name, collection.sources);
  const isForeign = source.incidental === true && /\.json$/i.test(name);
  if (isForeign && !/apiVersion/.test(text)) {
    collection.sources.set(name, { text, documents: [] });
    collection.problems.push({ ...FOREIGN, location: fileLocation(name) });
    return;
  }
  const reading = readDocuments(name, text, source.writtenAt);
  collection.sources.set(name, reading.source);
  collection.problems.push(...reading.problems);
  collection.documents += reading.values.length;
  for (const document of reading.values)
    collectResources(
      document.value,
      document.origin,
      { ...reading, namespace: source.namespace },
      collection,
    );
}

type Placed = Reading & { readonly namespace: string | undefined };

function collectResources(root: Json, base: Origin, reading: Placed, collection: Collection): void {
  for (const { value, pointer } of unpack(root)) {
    const origin = pointer === '' ? base : { ...base, pointer };
    const classified = classify(value, base.file, pointer !== '');
    if (classified.type === 'kustomization') {
      addKustomization(origin, reading.source, collection);
      continue;
    }
    if (classified.flaw !== undefined) {
      collection.problems.push({ ...classified.flaw, location: locateIn(reading.source, origin, '') });
    }
    if (classified.type === 'resource' && classified.flaw?.code !== 'not-a-resource') {
      const object = withNamespace(classified.object, classified.kind, reading.namespace);
      collection.resources.push(resourceOf({ ...classified, object }, origin));
    }
  }
}

function resourceOf(
  { object, apiVersion, kind }: { object: JsonObject; apiVersion: string; kind: string },
  origin: Origin,
): Resource {
  const metadata = objectAt(object, 'metadata');
  const namespace = stringAt(metadata, 'namespace') ?? '';
  const name = stringAt(metadata, 'name') || (stringAt(metadata, 'generateName') ?? '');
  return { id: resourceId(kind, namespace, name), apiVersion, kind, namespace, name, object, origin };
}

function addKustomization(origin: Origin, source: SourceText, collection: Collection): void {
  const slash = origin.file.lastIndexOf('/');
  const directory = slash < 0 ? '.' : origin.file.slice(0, slash);
  if (collection.kustomized.has(directory)) return;
  collection.kustomized.add(directory);
  collection.problems.push({
    code: 'unbuilt-kustomization',
    level: 'warning',
    message: `The files in ${directory} are the input of a kustomization; its patches and changes aren't applied here.`,
    remedy: `Have it built: \`eastwest check --kustomize ${shellWord(directory)}\`.`,
    location: locateIn(source, origin, ''),
  });
}

/** Two sources of the same name stay apart, so that no finding points into the other one. */
function uniqueName(name: string, sources: ReadonlyMap<string, SourceText>): string {
  let unique = name;
  for (let count = 2; sources.has(unique); count++) unique = `${name} (${count})`;
  return unique;
}

import { readDocuments } from '#manifest/document/read-documents.ts';
import { isObject, type Json, objectAt, stringAt } from '#manifest/json.ts';
import type { WrittenAt } from '#manifest/location.ts';
import type { FindWritten } from '#manifest/manifests.ts';
import { parsePointer } from '#manifest/pointer.ts';
import { findBase, surroundingAt, unchangedAt } from '#manifest/rendering/kustomize/base.ts';
import { valueAt } from '#manifest/rendering/kustomize/counterpart.ts';
import { generatorOf } from '#manifest/rendering/kustomize/generator.ts';
import { type Kustomization, readKustomization } from '#manifest/rendering/kustomize/kustomization.ts';
import { identityOf, type ResourceOrigin } from '#manifest/rendering/kustomize/origins.ts';
import { patchedAt } from '#manifest/rendering/kustomize/patched.ts';
import { settingOf } from '#manifest/rendering/kustomize/setting.ts';
import { readTextFile, type TextFile } from '#manifest/rendering/kustomize/text-file.ts';
import { type OverlayFiles, walkOverlay } from '#manifest/rendering/kustomize/walk-overlay.ts';

/**
 * Finds what a node of a build was made from: the line of the base if that says just the same; else the patch, or the field of a
 * kustomization, that gives it its value, the outermost first; else the generator; else the mapping of the base in which it stands.
 * All files are read here, none later.
 */
export function kustomizeFinder(
  rendered: string,
  origins: ReadonlyMap<string, ResourceOrigin>,
  directory: string,
  cwd: string,
): FindWritten {
  const all = [...origins.values()];
  const overlay = all.some(({ lost }) => lost) ? walkOverlay(directory) : NOTHING;
  const read: ReadFiles = {
    overlay,
    files: readAll([...all.map(({ file }) => file), ...overlay.resources], (path) => readTextFile(path, cwd)),
    kustomizations: readAll(
      [...all.flatMap((one) => [...one.kustomizations, one.generatedIn]), ...overlay.kustomizations],
      (path) => readKustomization(path, cwd),
    ),
  };
  let documents: ReadonlyMap<number, Json> | undefined;
  return ({ document, pointer }) => {
    documents ??= new Map(
      readDocuments('build', rendered).values.map(({ value, origin }) => [origin.document, value]),
    );
    const built = document === undefined ? undefined : documents.get(document);
    const origin = built === undefined ? undefined : origins.get(identityOf(built));
    if (built === undefined || origin === undefined) return undefined;
    return writtenAt(built, existing(built, parsePointer(pointer ?? '')), origin, read);
  };
}

interface ReadFiles {
  readonly overlay: OverlayFiles;
  readonly files: ReadonlyMap<string, TextFile>;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
}

const NOTHING: OverlayFiles = { kustomizations: [], resources: [] };

function readAll<T>(
  paths: readonly (string | undefined)[],
  read: (path: string) => T | undefined,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const path of new Set(paths)) {
    const one = path === undefined ? undefined : read(path);
    if (path !== undefined && one !== undefined) found.set(path, one);
  }
  return found;
}

/** Of a resource whose origin is lost: the only one of the overlay's files that has one of its kind and name. */
function lostFile(object: Json, { overlay, files }: ReadFiles): TextFile | undefined {
  const bases = overlay.resources.flatMap((path) => {
    const file = files.get(path);
    const base = file === undefined ? undefined : findBase(file, object);
    return file === undefined || base === undefined ? [] : [{ file, length: base.name.length }];
  });
  const longest = Math.max(...bases.map(({ length }) => length));
  const [only, other] = bases.filter(({ length }) => length === longest);
  return other === undefined ? only?.file : undefined;
}

/** Of a node that isn't there, what is there above it. */
function existing(built: Json, tokens: readonly string[]): readonly string[] {
  let length = tokens.length;
  while (length > 0 && valueAt(built, tokens.slice(0, length)) === undefined) length--;
  return tokens.slice(0, length);
}

function writtenAt(
  object: Json,
  tokens: readonly string[],
  origin: ResourceOrigin,
  read: ReadFiles,
): WrittenAt | undefined {
  const { files, kustomizations, overlay } = read;
  const own = origin.file === undefined ? undefined : files.get(origin.file);
  const file = origin.lost ? lostFile(object, read) : own;
  const base = file === undefined ? undefined : findBase(file, object);
  const unchanged = base === undefined ? undefined : unchangedAt(base, object, tokens);
  if (unchanged !== undefined) return unchanged;
  const name = isObject(object) ? (stringAt(objectAt(object, 'metadata'), 'name') ?? '') : '';
  const node = { object, tokens, names: base === undefined ? [name] : [name, base.name] };
  for (const path of (origin.lost ? overlay : origin).kustomizations.toReversed()) {
    const kustomization = kustomizations.get(path);
    if (kustomization === undefined) continue;
    const setting = settingOf(kustomization, node);
    if (setting !== undefined) return kustomization.text.at(0, setting);
    for (const patch of kustomization.patches.toReversed()) {
      const patched = patchedAt(patch, node);
      if (patched !== undefined) return patched;
    }
  }
  const generator = origin.generatedIn === undefined ? undefined : kustomizations.get(origin.generatedIn);
  if (generator !== undefined) return generator.text.at(0, generatorOf(generator, object));
  if (base !== undefined) return surroundingAt(base, object, tokens);
  return file === undefined ? undefined : { file: file.file, line: 1 };
}

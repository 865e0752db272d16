import { dirname, resolve } from 'node:path';
import { arrayAt, isObject, type Json, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';
import { readTextFile, type TextFile, textFile } from '#manifest/rendering/kustomize/text-file.ts';

/** A patch of a kustomization: a strategic merge patch, or a list of operations (RFC 6902). */
export interface Patch {
  readonly text: TextFile;
  /** Which resources it changes, if the kustomization says so. */
  readonly target: JsonObject | undefined;
}

/** A kustomization file, with its patches in the order in which they are applied. */
export interface Kustomization {
  readonly text: TextFile;
  readonly object: JsonObject;
  readonly patches: readonly Patch[];
}

/** Reads a kustomization file and its patches; `undefined` if it can't be read. */
export function readKustomization(path: string, cwd: string): Kustomization | undefined {
  const text = readTextFile(path, cwd);
  const object = text?.documents[0]?.value;
  if (text === undefined || !isObject(object)) return undefined;
  const folder = dirname(path);
  // Kustomization API reference: the order of its transformers.
  const patches = [
    ...arrayAt(object, 'patchesStrategicMerge').map((item, index) =>
      strategic(item, text, `/patchesStrategicMerge/${index}`, folder, cwd),
    ),
    ...arrayAt(object, 'patches').map((item, index) => entry(item, text, `/patches/${index}`, folder, cwd)),
    ...arrayAt(object, 'patchesJson6902').map((item, index) =>
      entry(item, text, `/patchesJson6902/${index}`, folder, cwd),
    ),
  ];
  return { text, object, patches: patches.filter((patch) => patch !== undefined) };
}

/** `patchesStrategicMerge`: a file, or the patch itself. */
function strategic(
  item: Json,
  within: TextFile,
  pointer: Pointer,
  folder: string,
  cwd: string,
): Patch | undefined {
  if (typeof item !== 'string') return undefined;
  const text = item.includes('\n') ? inline(item, within, pointer) : readTextFile(resolve(folder, item), cwd);
  return text === undefined ? undefined : { text, target: undefined };
}

/** `patches` and `patchesJson6902`: a file or the patch itself, and perhaps a target. */
function entry(
  item: Json,
  within: TextFile,
  pointer: Pointer,
  folder: string,
  cwd: string,
): Patch | undefined {
  if (!isObject(item)) return undefined;
  const path = stringAt(item, 'path');
  const patch = stringAt(item, 'patch');
  const text =
    path !== undefined
      ? readTextFile(resolve(folder, path), cwd)
      : patch === undefined
        ? undefined
        : inline(patch, within, `${pointer}/patch`);
  if (text === undefined) return undefined;
  return { text, target: isObject(item['target']) ? objectAt(item, 'target') : undefined };
}

/** A text in a block scalar (`patch: |-`) begins on the line after its key; any other is taken to stand on one line. */
function inline(patch: string, within: TextFile, pointer: Pointer): TextFile {
  const { file, line } = within.at(0, pointer);
  const isBlock = /[|][-+0-9]*\s*(?:#.*)?$/.test(within.lines[line - 1] ?? '');
  return textFile(patch, file, isBlock ? line + 1 : line, !isBlock);
}

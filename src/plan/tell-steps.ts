import { isObject, type Json, type JsonObject, objectAt } from '#manifest/json.ts';
import { parsePointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { applyEdits, type Edit, isSame, plannedResource } from '#plan/edit.ts';
import type { Need } from '#plan/need/need.ts';
import type { PlanChange, PlanStep } from '#plan/schema.ts';
import type { Draft } from '#plan/stage/progress.ts';
import type { Teller } from '#plan/tell.ts';

/** The steps as data, numbered from 1. */
export function tellSteps(
  drafts: readonly Draft[],
  needs: readonly Need[],
  namespaceOf: (id: string) => string,
  teller: Teller,
): readonly PlanStep[] {
  const numbers = new Map(needs.map((need, number) => [need, number]));
  return drafts.map((draft, index) => ({
    number: index + 1,
    phase: draft.phase,
    kind: draft.kind,
    namespace: draft.namespace,
    title: draft.title,
    changes: draft.edits.map((edit) => tellChange(draft, edit, teller)),
    after: prerequisites(drafts, index, needs, namespaceOf),
    keeps: draft.keeps.map((need) => numbers.get(need) ?? -1),
    because: teller.mesh(draft.because),
  }));
}

/**
 * The steps that must come before a namespace is made strict: those that bring it in, that bring in its callers, and those that keep calls to
 * it working.
 */
function prerequisites(
  drafts: readonly Draft[],
  index: number,
  needs: readonly Need[],
  namespaceOf: (id: string) => string,
): readonly number[] {
  const draft = drafts[index];
  if (draft === undefined || (draft.kind !== 'strict' && draft.kind !== 'mesh')) return [];
  const isWhole = draft.kind === 'mesh';
  const into = needs.filter(({ to }) => isWhole || namespaceOf(to) === draft.namespace);
  const callers = new Set([draft.namespace, ...into.map(({ from }) => namespaceOf(from))]);
  return drafts.slice(0, index).flatMap(({ kind, namespace, keeps }, at) => {
    if (isWhole) return kind === 'strict' || kind === 'except' ? at + 1 : [];
    const isCaller = (kind === 'join' || kind === 'loosen') && callers.has(namespace);
    return isCaller || keeps.some((need) => into.includes(need)) ? at + 1 : [];
  });
}

function tellChange({ before }: Draft, edit: Edit, teller: Teller): PlanChange {
  const nowhere = { file: '', line: 0 };
  switch (edit.action) {
    case 'apply': {
      const { id } = plannedResource(edit.object);
      return { action: 'apply', resource: id, pointer: '', ...nowhere, value: '', object: edit.object };
    }
    case 'set':
    case 'remove': {
      const { resource, pointer } = edit;
      const value = edit.action === 'set' ? edit.value : undefined;
      const written = before.find((one) => isSame(one, resource)) ?? resource;
      return {
        action: edit.action,
        resource: resource.id,
        pointer,
        ...teller.place(resource, pointer),
        value: value === undefined ? '' : JSON.stringify(value),
        object: isPolicy(resource) ? whole(written, edit) : mergePatch(written, pointer, value ?? null),
      };
    }
    case 'delete': {
      const { resource } = edit;
      return {
        action: 'delete',
        resource: resource.id,
        pointer: '',
        ...teller.place(resource),
        value: '',
        object: null,
      };
    }
    case 'configure':
      return {
        action: 'configure',
        resource: '',
        pointer: edit.setting,
        ...nowhere,
        value: JSON.stringify(edit.value),
        object: settingObject(edit.setting.split('.'), edit.value),
      };
    default:
      return edit satisfies never;
  }
}

/** Small objects are shown as they are to be, so that they can be applied. */
function isPolicy({ kind }: Resource): boolean {
  return kind === 'PeerAuthentication' || kind === 'Server' || kind === 'ServerAuthorization';
}

function whole(resource: Resource, edit: Edit): JsonObject | null {
  const [after] = applyEdits([resource], [edit]);
  if (after === undefined) return null;
  const { apiVersion, kind, metadata, spec } = after.object;
  const { name, namespace, labels } = isObject(metadata) ? metadata : {};
  const own = Object.entries({ name, namespace, labels }).filter(([, value]) => value !== undefined);
  return { apiVersion, kind, metadata: Object.fromEntries(own), spec };
}

/** A merge patch (RFC 7386) with what `kubectl apply` needs to find the object; none for a change within a list. */
function mergePatch({ object }: Resource, pointer: string, value: Json): JsonObject | null {
  const tokens = parsePointer(pointer);
  let at: Json | undefined = object;
  for (const token of tokens) {
    if (Array.isArray(at)) return null;
    at = isObject(at) ? at[token] : undefined;
  }
  const { name, namespace } = objectAt(object, 'metadata');
  const head = { apiVersion: object['apiVersion'], kind: object['kind'] };
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return merged({ ...head, metadata }, settingObject(tokens, value));
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const both = Object.entries(b).map(([key, value]): [string, Json | undefined] => {
    const own = a[key];
    return [key, isObject(own) && isObject(value) ? merged(own, value) : value];
  });
  return { ...a, ...Object.fromEntries(both) };
}

function settingObject(tokens: readonly string[], value: Json): JsonObject {
  const [first = '', ...rest] = tokens;
  return { [first]: rest.length === 0 ? value : settingObject(rest, value) };
}

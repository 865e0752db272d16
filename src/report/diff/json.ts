import type { JsonObject } from '#manifest/json.ts';
import type { DiffChange, DiffEnd, Reachable, Transition } from '#reach/diff/diff-model.ts';
import { isNewlyReachable } from '#reach/diff/diff-model.ts';
import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import { totals } from '#report/diff/words.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

const SCHEMA_VERSION = 2;

/**
 * For programs: the shape is `diff/json-schema.ts`; keys always in the same order. One difference is an object by itself, those of several
 * environments are in `environments`.
 */
export function renderDiffJson(diffs: readonly EnvironmentDiff[], options: DiffRenderOptions): string {
  const [first] = diffs;
  return jsonText(
    first !== undefined && diffs.length === 1
      ? diffObject(first, options)
      : { schemaVersion: SCHEMA_VERSION, environments: diffs.map((one) => diffObject(one, options)) },
  );
}

function diffObject(
  { environment, diff, remarks = [] }: EnvironmentDiff,
  { base, head }: DiffRenderOptions,
): JsonObject {
  const { new: added, plaintext, gone, other } = totals(diff);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'eastwest', version: VERSION },
    ...(environment === undefined ? {} : { environment }),
    ...(remarks.length === 0 ? {} : { remarks }),
    layer: diff.meshes === undefined ? 'network' : 'all',
    ...(diff.meshes === undefined ? {} : { meshes: { ...diff.meshes } }),
    base,
    head,
    summary: { new: added, plaintext, gone, other },
    workloads: { added: diff.workloads.added, removed: diff.workloads.removed },
    changes: diff.changes.map(changeObject),
  };
}

function changeObject(change: DiffChange): JsonObject {
  const { scope, kind, from, to, entrance, because, before, after, transitions } = change;
  return {
    scope,
    kind,
    newlyReachable: isNewlyReachable(change),
    from: endObject(from),
    to: endObject(to),
    ...(entrance === undefined ? {} : { entrance: { type: entrance.type, resource: entrance.resource } }),
    ...(because === undefined ? {} : { because }),
    before: reachObject(before),
    after: reachObject(after),
    transitions: transitions.map((one) => ({
      before: one.before,
      after: one.after,
      connections: { ...one.connections },
      ...(one.ways === undefined ? {} : { ways: waysObject(one.ways) }),
      ...(one.opens === undefined ? {} : { opens: one.opens }),
      ...(one.refusedBy === undefined ? {} : { refusedBy: one.refusedBy }),
    })),
  };
}

function waysObject({ before, after }: NonNullable<Transition['ways']>): JsonObject {
  const list = (ways: typeof before) =>
    ways.map(({ transport, requests, sure }) => ({ transport, requests: requestsText(requests), sure }));
  return { before: list(before), after: list(after) };
}

function reachObject({ open, unknown, ways }: Reachable): JsonObject {
  const told = ways?.map(({ transport, requests, open: sure, unknown: perhaps }) => ({
    transport,
    requests: requestsText(requests),
    open: { ...sure },
    unknown: { ...perhaps },
  }));
  return { open: { ...open }, unknown: { ...unknown }, ...(told === undefined ? {} : { ways: told }) };
}

function requestsText(requests: string): string {
  return requests === '' ? 'anything' : requests;
}

function endObject(end: DiffEnd): JsonObject {
  switch (end.type) {
    case 'workloads':
      return { type: end.type, ids: end.ids };
    case 'all-workloads':
      return { type: end.type, except: end.except };
    case 'addresses':
      return { type: end.type, addresses: end.addresses };
    case 'ingress-controller':
      return { type: end.type };
    case 'pods':
      return {
        type: end.type,
        places: end.places.map(({ namespaces, newNamespaces, all, selectors }) => ({
          namespaces,
          newNamespaces,
          all,
          selectors: selectors.map(({ namespace, pods }) => ({ namespace, pods })),
        })),
        ...(end.accounts === undefined ? {} : { accounts: { ...end.accounts } }),
      };
    default:
      return end satisfies never;
  }
}

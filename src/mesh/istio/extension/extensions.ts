import { groupKind } from '#cluster/pod-template.ts';
import type { Resource } from '#manifest/resource.ts';
import { attaches, type PolicySubject, policyNamespaces } from '#mesh/istio/authorization/attaches.ts';
import type { Extension, Place } from '#mesh/istio/extension/extension.ts';
import { mayCarry } from '#mesh/istio/extension/may-carry.ts';
import { readEnvoyFilter } from '#mesh/istio/extension/read-envoy-filter.ts';
import { readPlugin } from '#mesh/istio/extension/read-plugin.ts';
import type { Istio } from '#mesh/istio/model.ts';

const READERS: ReadonlyMap<string, (resource: Resource) => Extension> = new Map([
  ['networking.istio.io/EnvoyFilter', readEnvoyFilter],
  ['extensions.istio.io/WasmPlugin', readPlugin],
  ['extensions.istio.io/TrafficExtension', readPlugin],
]);

const NONE: readonly Extension[] = [];
const known = new WeakMap<Istio, ReadonlyMap<string, readonly Extension[]>>();

/** All extensions, by namespace, in the order of their names. */
export function readExtensions(istio: Istio): ReadonlyMap<string, readonly Extension[]> {
  let found = known.get(istio);
  if (found === undefined) {
    const all = istio.cluster.resources.flatMap((one) => READERS.get(groupKind(one))?.(one) ?? []);
    found = byNamespace(all.sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1)));
    known.set(istio, found);
  }
  return found;
}

function byNamespace(all: readonly Extension[]): ReadonlyMap<string, readonly Extension[]> {
  const found = new Map<string, Extension[]>();
  for (const one of all) {
    const own = found.get(one.namespace);
    if (own === undefined) found.set(one.namespace, [one]);
    else own.push(one);
  }
  return found;
}

/**
 * The extensions that may do something at a place of a proxy: those of its namespace and of the root namespace that select it (Istio
 * reference, "Envoy Filter", "Wasm Plugin": `workloadSelector`, `selector`, `targetRefs`). Of an EnvoyFilter with a selector, or without any, for
 * waypoints, versions differ; it is taken to apply.
 */
export function extensionsFor(istio: Istio, subject: PolicySubject, place: Place): readonly Extension[] {
  const all = readExtensions(istio);
  if (all.size === 0) return NONE;
  return policyNamespaces(istio, subject).flatMap((namespace) =>
    (all.get(namespace) ?? NONE).filter(
      (one) => one.at[place].effect !== 'nothing' && selects(istio, one, subject),
    ),
  );
}

function selects(
  istio: Istio,
  { namespace, attachment, resource }: Extension,
  subject: PolicySubject,
): boolean {
  const { labels, targets } = attachment;
  if (targets.length > 0) return attaches(istio, namespace, attachment, subject);
  if (namespace !== subject.namespace && namespace !== istio.settings.rootNamespace) return false;
  if (subject.isWaypoint === true && resource.kind !== 'EnvoyFilter') return false;
  return labels.every(([key, value]) => mayCarry(subject.labels, key, value));
}

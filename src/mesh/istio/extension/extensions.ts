import { groupKind } from '#cluster/pod-template.ts';
import type { Resource } from '#manifest/resource.ts';
import { attaches, type PolicySubject, policyNamespaces } from '#mesh/istio/authorization/attaches.ts';
import type { Attachment } from '#mesh/istio/authorization/attachment.ts';
import { candidates, indexPolicies, type PolicyIndex } from '#mesh/istio/authorization/policy-index.ts';
import type { Extension, Place } from '#mesh/istio/extension/extension.ts';
import { isAdded, mayCarry } from '#mesh/istio/extension/may-carry.ts';
import { readEnvoyFilter } from '#mesh/istio/extension/read-envoy-filter.ts';
import { readPlugin } from '#mesh/istio/extension/read-plugin.ts';
import type { Istio } from '#mesh/istio/model.ts';

const READERS: ReadonlyMap<string, (resource: Resource) => Extension> = new Map([
  ['networking.istio.io/EnvoyFilter', readEnvoyFilter],
  ['extensions.istio.io/WasmPlugin', readPlugin],
  ['extensions.istio.io/TrafficExtension', readPlugin],
]);

interface Read {
  readonly all: readonly Extension[];
  /** By namespace and label, so that a workload isn't held against them all. */
  readonly index: PolicyIndex<Indexed>;
}

/** An extension by the labels that only manifests give to pods. */
interface Indexed {
  readonly namespace: string;
  readonly attachment: Attachment;
  readonly extension: Extension;
}

const NONE: readonly Extension[] = [];
const known = new WeakMap<Istio, Read>();

/** All extensions, in the order of their names. */
export function readExtensions(istio: Istio): readonly Extension[] {
  return read(istio).all;
}

function read(istio: Istio): Read {
  const before = known.get(istio);
  if (before !== undefined) return before;
  const all = istio.cluster.resources
    .flatMap((one) => READERS.get(groupKind(one))?.(one) ?? [])
    .sort((a, b) => (a.resource.id < b.resource.id ? -1 : 1));
  const indexed = all.map((extension): Indexed => {
    const { namespace, attachment } = extension;
    const labels = attachment.labels.filter(([key]) => !isAdded(key));
    return { namespace, attachment: { ...attachment, labels }, extension };
  });
  const found = { all, index: indexPolicies(indexed) };
  known.set(istio, found);
  return found;
}

/**
 * The extensions that may do something at a place of a proxy: those of its namespace and of the root namespace that select it (Istio
 * reference, "Envoy Filter", "Wasm Plugin": `workloadSelector`, `selector`, `targetRefs`). Of an EnvoyFilter with a selector, or without any, for
 * waypoints, versions differ; it is taken to apply.
 */
export function extensionsFor(istio: Istio, subject: PolicySubject, place: Place): readonly Extension[] {
  const { all, index } = read(istio);
  if (all.length === 0) return NONE;
  return policyNamespaces(istio, subject)
    .flatMap((namespace) => candidates(index, namespace, subject.labels))
    .map(({ extension }) => extension)
    .filter((one) => one.at[place].effect !== 'nothing' && selects(istio, one, subject));
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

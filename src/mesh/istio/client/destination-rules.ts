import { namespaceOf } from '#cluster/namespace.ts';
import { stringMap } from '#cluster/pod-template.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { joinPointer, type Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import { isWildcardHost, mostSpecificHost, qualifiedHost } from '#mesh/istio/client/host-name.ts';
import {
  carriesLabels,
  isCreated,
  istioResources,
  specOf,
  stringsAt,
  workloadSelector,
} from '#mesh/istio/client/istio-resources.ts';
import type { Istio } from '#mesh/istio/model.ts';

/** A traffic policy as it stands in a resource. */
export interface WrittenPolicy {
  readonly policy: JsonObject;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

export interface Subset {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policy?: WrittenPolicy;
  readonly resource: Resource;
  readonly pointer: Pointer;
}

/** What one or more DestinationRules say of a host together. */
export interface HostRule {
  readonly namespace: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly exportTo: ReadonlySet<string>;
  /** The one that holds; several, if which of their rules will be the oldest isn't written. */
  readonly policies: readonly WrittenPolicy[];
  readonly subsets: readonly Subset[];
  /** The resources that it is made of, the deciding one first. */
  readonly resources: readonly Resource[];
}

/** The rules of a namespace by host, and which of the hosts are wildcards. */
interface ByHost {
  readonly rules: Map<string, HostRule[]>;
  readonly wildcards: Set<string>;
}

interface Rules {
  /** By namespace: what holds for the clients in it. */
  readonly own: ReadonlyMap<string, ByHost>;
  /** By namespace: what it exports to others. */
  readonly exported: ReadonlyMap<string, ByHost>;
  /** Of the root namespace: what it keeps to itself. */
  readonly rootOwn: ByHost;
}

const indexed = new WeakMap<Istio, Rules>();

/**
 * The DestinationRule that a client's proxy applies to a host, after merging ("Traffic Management Best Practices, Split large virtual
 * services and destination rules"; "DestinationRule Behavior"): of the client's namespace, else of the service's, else of the root
 * namespace; in it the most specific host; a rule that selects the client's pods before one without a selector. A namespace that
 * has a rule for the host decides, also if that rule turns out not to be for this client.
 */
export function hostRuleFor(
  istio: Istio,
  client: Workload,
  host: string,
  serviceNamespace: string,
): HostRule | undefined {
  const { rootNamespace } = istio.settings;
  const rules = rulesOf(istio);
  const own = client.namespace === rootNamespace ? rules.rootOwn : rules.own.get(client.namespace);
  const found = rulesFor(own, host);
  if (found !== undefined) return forClient(found, client);
  for (const namespace of [serviceNamespace, rootNamespace]) {
    const exported = rulesFor(rules.exported.get(namespace), host)?.filter(({ exportTo }) =>
      isFor(exportTo, client.namespace),
    );
    if (exported !== undefined && exported.length > 0) return forClient(exported, client);
  }
  return undefined;
}

function rulesFor(byHost: ByHost | undefined, host: string): readonly HostRule[] | undefined {
  if (byHost === undefined) return undefined;
  const pattern = mostSpecificHost(byHost.rules, byHost.wildcards, host);
  return pattern === undefined ? undefined : byHost.rules.get(pattern);
}

function isFor(exportTo: ReadonlySet<string>, namespace: string): boolean {
  return exportTo.size === 0 || exportTo.has('*') || exportTo.has(namespace);
}

/** Of rules that could not be merged, the one that selects the client, else the last without a selector. */
function forClient(rules: readonly HostRule[], client: Workload): HostRule | undefined {
  const selecting = rules.find(
    ({ namespace, selector }) =>
      selector !== undefined && namespace === client.namespace && carriesLabels(selector, client.labels),
  );
  return selecting ?? rules.filter(({ selector }) => selector === undefined).at(-1);
}

function rulesOf(istio: Istio): Rules {
  const known = indexed.get(istio);
  if (known !== undefined) return known;
  const rules = { own: new Map<string, ByHost>(), exported: new Map<string, ByHost>(), rootOwn: noRules() };
  const read = istioResources(istio, 'DestinationRule').map(readRule);
  const selecting = read.filter(({ rule }) => rule.selector !== undefined);
  const others = read.filter(({ rule }) => rule.selector === undefined);
  for (const { host, rule } of [...selecting, ...others]) {
    const { namespace, exportTo } = rule;
    const isOwn = exportTo.size === 0 || ['*', '.', namespace].some((one) => exportTo.has(one));
    const isPrivate =
      (exportTo.size === 0 && keepsRules(istio)) ||
      (exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace)));
    if (isOwn) addRule(hostsOf(rules.own, namespace), host, rule);
    if (!isPrivate) addRule(hostsOf(rules.exported, namespace), host, rule);
    else if (namespace === istio.settings.rootNamespace) addRule(rules.rootOwn, host, rule);
  }
  indexed.set(istio, rules);
  return rules;
}

/** Whether rules that don't say stay in their namespace (MeshConfig, `defaultDestinationRuleExportTo`: `.` or `*`). */
function keepsRules({ settings }: Istio): boolean {
  return stringsAt(settings.meshConfig ?? {}, 'defaultDestinationRuleExportTo').includes('.');
}

function hostsOf(rules: Map<string, ByHost>, namespace: string): ByHost {
  const known = rules.get(namespace);
  if (known !== undefined) return known;
  const made = noRules();
  rules.set(namespace, made);
  return made;
}

function noRules(): ByHost {
  return { rules: new Map(), wildcards: new Set() };
}

/**
 * Rules for the same host are merged where they are exported to the same namespaces and select the same pods: the first one's traffic
 * policy, and the subsets of all, of which the first of a name stands. A rule that is exported further is merged into the narrower
 * one and stands by itself as well.
 */
function addRule(byHost: ByHost, host: string, rule: HostRule): void {
  const known = byHost.rules.get(host);
  if (known === undefined) {
    byHost.rules.set(host, [rule]);
    if (isWildcardHost(host)) byHost.wildcards.add(host);
    return;
  }
  let apart = true;
  for (const [index, one] of known.entries()) {
    const same = isSubset(rule.exportTo, one.exportTo) && isSubset(one.exportTo, rule.exportTo);
    if (!same && !(one.exportTo.size > 0 && isSubset(one.exportTo, rule.exportTo))) continue;
    if (one.selector !== undefined && rule.selector !== undefined && !sameLabels(one.selector, rule.selector))
      continue;
    if (same && (one.selector === undefined) === (rule.selector === undefined)) apart = false;
    known[index] = merged(one, rule);
  }
  if (apart) known.push(rule);
}

function merged(one: HostRule, other: HostRule): HostRule {
  const names = new Set(one.subsets.map(({ name }) => name));
  const open = other.policies.filter(({ resource }) => !isCreated(resource));
  return {
    ...one,
    policies: one.policies.length === 0 ? other.policies : [...one.policies, ...open],
    subsets: [...one.subsets, ...other.subsets.filter(({ name }) => !names.has(name))],
    resources: [...one.resources, ...other.resources],
  };
}

function isSubset(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return [...inner].every((one) => outer.has(one));
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return carriesLabels(a, b) && carriesLabels(b, a);
}

function readRule(resource: Resource): { readonly host: string; readonly rule: HostRule } {
  const spec = specOf(resource);
  const namespace = namespaceOf(resource);
  const selector = workloadSelector(spec, 'matchLabels');
  const policy = writtenPolicy(spec, resource, '/spec');
  return {
    host: qualifiedHost(stringAt(spec, 'host') ?? '', namespace),
    rule: {
      namespace,
      // A rule that selects pods is never exported (DestinationRule, `workloadSelector`).
      exportTo: new Set(selector === undefined ? stringsAt(spec, 'exportTo') : ['.']),
      ...(selector === undefined ? {} : { selector }),
      policies: policy === undefined ? [] : [policy],
      subsets: readSubsets(spec, resource),
      resources: [resource],
    },
  };
}

function readSubsets(spec: JsonObject, resource: Resource): readonly Subset[] {
  const subsets = new Map<string, Subset>();
  for (const [index, subset] of arrayAt(spec, 'subsets').entries()) {
    const name = isObject(subset) ? stringAt(subset, 'name') : undefined;
    if (!isObject(subset) || name === undefined || subsets.has(name)) continue;
    const pointer = joinPointer('/spec', 'subsets', index);
    const policy = writtenPolicy(subset, resource, pointer);
    const labels = stringMap(subset['labels']);
    subsets.set(name, { name, labels, resource, pointer, ...(policy === undefined ? {} : { policy }) });
  }
  return [...subsets.values()];
}

function writtenPolicy(holder: JsonObject, resource: Resource, pointer: Pointer): WrittenPolicy | undefined {
  if (!isObject(holder['trafficPolicy'])) return undefined;
  return {
    policy: objectAt(holder, 'trafficPolicy'),
    resource,
    pointer: joinPointer(pointer, 'trafficPolicy'),
  };
}

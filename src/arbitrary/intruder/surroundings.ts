import type { IntruderConstraints } from '#arbitrary/intruder/model.ts';
import { type Pair, selectedPairs } from '#arbitrary/intruder/selected-pairs.ts';
import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import { fabricListeners } from '#equation/listener.ts';
import type { Relay } from '#mesh/way.ts';

/** Somebody whose looks can be copied. */
export interface Model {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

/** What of a cluster an intruder can make use of. In an order that doesn't depend on that of the manifests. */
export interface Surroundings {
  readonly namespaces: readonly string[];
  /** For namespaces that don't exist: also those that a selector asks for by name. */
  readonly newNames: readonly string[];
  readonly namespacePairs: readonly Pair[];
  readonly models: readonly Model[];
  /** Labels that some selector asks pods for. */
  readonly pairs: readonly Pair[];
  readonly accounts: readonly string[];
  /** Of pods. */
  readonly names: readonly string[];
  readonly pods: ReadonlySet<string>;
  readonly ports: readonly number[];
  /** `namespace/name` of service accounts that an intruder may not have. */
  readonly forbidden: ReadonlySet<string>;
}

/** Names that are members of every object. */
const HOSTILE = ['constructor', 'tostring', 'valueof'];

export function surroundingsOf(fabric: Fabric, constraints: IntruderConstraints): Surroundings {
  const { cluster, network } = fabric;
  const namespaces = [...cluster.namespaces.keys()].sort();
  const asked = selectedPairs(cluster.resources);
  const named = asked.namespaces.flatMap(([key, value]) => (key === NAME_LABEL ? value : []));
  const own = [...cluster.namespaces.values()].flatMap(({ labels }) => Object.entries(labels));
  const relays = relaysOf(fabric);
  const models = distinct([...network.workloads.map(modelOf), ...relays.map(relayModel)]);
  return {
    namespaces,
    newNames: [...new Set(['intruder', 'constructor', ...named])].filter((one) => !namespaces.includes(one)),
    namespacePairs: distinct([...asked.namespaces, ...own]).filter(([key]) => key !== NAME_LABEL),
    models,
    pairs: distinct([...asked.pods, ['constructor', 'constructor']]),
    accounts: [...new Set([...models.map(({ serviceAccount }) => serviceAccount), 'constructor'])],
    names: [...new Set([...HOSTILE, ...models.map(({ name }) => name)])],
    pods: new Set(cluster.resources.flatMap(({ kind, id }) => (kind === 'Pod' ? id : []))),
    ports: [...new Set(network.workloads.flatMap(({ ports }) => ports.map(({ number }) => number)))].sort(
      (a, b) => a - b,
    ),
    forbidden: forbidden(fabric, constraints, relays),
  };
}

function modelOf({ resource, namespace, labels, serviceAccount }: Workload): Model {
  return { name: resource.name, namespace, labels, serviceAccount: serviceAccount || 'default' };
}

function relayModel({ namespace, labels, serviceAccount }: Relay): Model {
  return { name: serviceAccount, namespace, labels, serviceAccount };
}

function relaysOf(fabric: Fabric): readonly Relay[] {
  return fabric.network.workloads.flatMap((workload) =>
    fabricListeners(fabric, workload).flatMap(({ ways }) => ways.flatMap(({ via }) => via ?? [])),
  );
}

function forbidden(
  fabric: Fabric,
  { intent, callers = false }: IntruderConstraints,
  relays: readonly Relay[],
): ReadonlySet<string> {
  if (callers) return new Set();
  const workloads =
    intent === undefined
      ? fabric.network.workloads
      : resolveIntent(fabric, intent).flows.map(({ from }) => from);
  return new Set(
    [...workloads.map(modelOf), ...relays].map(
      ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`,
    ),
  );
}

/** Each once, in order of their texts. */
function distinct<T>(values: readonly T[]): readonly T[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

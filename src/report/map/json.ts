import type { Json } from '#manifest/json.ts';
import type {
  MapAddresses,
  MapConnections,
  MapDead,
  MapEntrance,
  MapGate,
  MapNewcomers,
  MapReason,
  MapRefused,
  MapWorkload,
  ReachMap,
  ResourceRef,
} from '#reach/map/map.ts';
import { jsonText } from '#report/json-value.ts';
import { mapPairs } from '#report/map/pairs.ts';
import { labelsText, namespaceLabelsText } from '#report/map/pods-text.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { formatAddresses } from '#set/address-text.ts';
import { formatConnections, isEmpty } from '#set/connection-set.ts';
import { VERSION } from '#version.ts';

/**
 * The map as JSON: connections in their canonical text (`TCP 80,443; UDP 53`, `all`, `none`), groups as lists of workload ids to
 * which edges refer by number; with `pairs` an edge for each pair instead.
 */
export function renderMapJson(map: ReachMap, options: MapRenderOptions): string {
  const idOf = (number: number): string => map.workloads[number]?.id ?? '';
  return jsonText({
    tool: 'eastwest',
    version: VERSION,
    schema: 'map/2',
    ...(map.meshes === undefined
      ? {}
      : { meshes: map.meshes, assumptions: map.assumptions.map((one) => ({ ...one })) }),
    focus: options.focus === undefined ? null : idOf(options.focus),
    direction: options.direction ?? 'both',
    namespaces: map.namespaces,
    workloads: map.workloads.map(workloadJson),
    groups: map.groups.map((group) => group.map(idOf)),
    ...(options.pairs === true
      ? { pairs: pairsJson(map) }
      : { edges: map.edges.map((edge) => ({ from: edge.from, to: edge.to, ...answer(edge) })) }),
    entrances: map.entrances.map((entrance) => entranceJson(entrance, idOf)),
    addresses: map.addresses.map(addressesJson),
    newcomers: map.newcomers.map(newcomersJson),
    gates: map.gates.map((gate) => gateJson(gate, idOf)),
    ...(map.refused === undefined ? {} : { refused: map.refused.map(refusedJson) }),
    unmodelled: map.unmodelled.map(({ policy, directions, workloads }) => ({
      policy: reference(policy),
      directions,
      workloads,
    })),
    faults: map.faults.map(({ policy, pointer, message }) => ({
      policy: reference(policy),
      pointer,
      message,
    })),
    dead: map.dead.map(deadJson),
  });
}

function pairsJson(map: ReachMap): Json {
  return Array.from(mapPairs(map), ({ from, to, listening, connections }) => ({
    from: map.workloads[from]?.id ?? '',
    to: map.workloads[to]?.id ?? '',
    listening,
    ...answer(connections),
  }));
}

function workloadJson({
  id,
  kind,
  namespace,
  name,
  origin,
  isolation,
  policies,
  ports,
  mesh,
}: MapWorkload): Json {
  return {
    id,
    kind,
    namespace,
    name,
    file: origin.file,
    isolation,
    policies,
    ports: ports.map(({ protocol, port, name: portName, source }) => ({
      protocol,
      port,
      name: portName,
      source,
    })),
    ...(mesh === undefined ? {} : { mesh: { ...mesh } }),
  };
}

function deadJson(dead: MapDead): Json {
  return {
    type: dead.type,
    policy: reference(dead.policy),
    pointer: dead.pointer,
    ...(dead.type === 'no-such-port' ? { name: dead.name } : {}),
    ...('by' in dead ? { by: { policy: reference(dead.by.policy), pointer: dead.by.pointer } } : {}),
  };
}

function answer(one: MapConnections): Readonly<Record<string, Json>> {
  const { open, unknown, because, transport, requests, via } = one;
  return {
    open: formatConnections(open),
    unknown: formatConnections(unknown),
    transport,
    requests: requests === '' ? 'anything' : requests,
    ...(via === '' ? {} : { via }),
    certainty: isEmpty(unknown) ? 'open' : isEmpty(open) ? 'unknown' : 'partly unknown',
    because: because.map(reasonJson),
  };
}

function gateJson(gate: MapGate, idOf: (number: number) => string): Json {
  return {
    resource: reference(gate.resource),
    pointer: gate.pointer,
    gateways: gate.gateways,
    port: gate.port,
    podPorts: gate.podPorts,
    protocol: gate.protocol,
    hosts: gate.hosts,
    tls: gate.tls,
    minimumVersion: gate.minimumVersion,
    exposed: gate.exposed,
    routes: gate.routes.map(({ resource, pointer, to, port, requests, works, transport, refusedBy }) => ({
      resource: reference(resource),
      pointer,
      to: idOf(to),
      port,
      requests: requests === '' ? 'anything' : requests,
      works,
      ...(transport === undefined ? {} : { transport }),
      ...(refusedBy === undefined ? {} : { refusedBy }),
    })),
  };
}

function refusedJson({ from, except, to, connections, by }: MapRefused): Json {
  return { from, except, to, connections: formatConnections(connections), by };
}

function entranceJson(entrance: MapEntrance, idOf: (number: number) => string): Json {
  return {
    type: entrance.type,
    resource: reference(entrance.resource),
    pointer: entrance.pointer,
    to: idOf(entrance.to),
    connections: formatConnections(entrance.connections),
    admitted: entrance.admitted.map(({ from, ...decided }) => ({
      from: from === 'ingress-controller' ? from : formatAddresses(from),
      ...answer(decided),
    })),
    ...(entrance.refusedBy === undefined ? {} : { refusedBy: entrance.refusedBy }),
  };
}

function addressesJson({ direction, workloads, addresses, ...decided }: MapAddresses): Json {
  return { direction, workloads, addresses: formatAddresses(addresses), ...answer(decided) };
}

function newcomersJson(newcomers: MapNewcomers): Json {
  const { to, namespaces, newNamespaces, existing, regions, example, accounts, ...decided } = newcomers;
  return {
    to,
    namespaces,
    newNamespaces,
    existing,
    pods: regions.map(({ namespaceLabels, labels }) => ({
      labels: labelsText(labels),
      namespaceLabels: namespaceLabelsText(namespaceLabels),
    })),
    example: {
      namespace: example.namespace.name,
      namespaceLabels: example.namespace.labels,
      labels: example.labels,
    },
    ...(accounts === undefined ? {} : { accounts: { ...accounts } }),
    ...answer(decided),
  };
}

function reasonJson(reason: MapReason): Json {
  const { policy, ...others } = { policy: undefined, ...reason };
  return policy === undefined ? others : { ...others, policy: reference(policy) };
}

function reference({ id, apiVersion, origin }: ResourceRef): Json {
  return { id, apiVersion, file: origin.file, document: origin.document };
}

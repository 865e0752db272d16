import type { Workload } from '#cluster/workload.ts';
import { workloadPassages } from '#equation/inbound-workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import { works } from '#equation/works.ts';
import { objectAt } from '#manifest/json.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import { membershipOf } from '#mesh/mesh.ts';
import { isMember } from '#plan/member.ts';
import { namedListeners, openListener } from '#plan/openness.ts';
import type { World } from '#plan/world.ts';
import { type Bits, bitsOf, members } from '#set/bits.ts';

/** A workload that could call listeners of a namespace, and would do so in plaintext. Nothing says that it does. */
export interface PlaintextClient {
  readonly client: Workload;
  readonly listeners: readonly FabricListener[];
  readonly because: readonly MeshBecause[];
}

/** Some of them, and how many there are. */
export interface PlaintextClients {
  readonly shown: readonly PlaintextClient[];
  readonly count: number;
}

const MOST = 40;

/**
 * Who could call a namespace's workloads in plaintext: clients that are in no mesh, and those in a mesh whose call goes past their proxy or
 * is sent bare. The latter are asked only where something speaks for it: an annotation about outgoing traffic, or a DestinationRule that sets TLS.
 */
export function plaintextClients(world: World, namespace: string): PlaintextClients {
  const { fabric } = world;
  const { bare, doubtful } = suspects(world);
  const reached = fabric.network.workloads
    .filter((workload) => workload.namespace === namespace)
    .flatMap((workload) => namedListeners(fabric, workload))
    .filter((listener) => {
      const open = openListener(fabric, listener);
      return open?.kind === 'policy' || open?.kind === 'unknown';
    })
    .map((listener) => ({ listener, sources: sourcesIn(world, listener) }));
  const all = reached.reduce(
    (union, { sources }) => orBits(union, sources),
    bitsOf(fabric.network.workloads.length, []),
  );
  const found: PlaintextClient[] = [];
  let count = 0;
  for (const number of members(all)) {
    const client = fabric.network.workloads[number];
    if (client === undefined) continue;
    const isBare = hasMember(bare, number);
    if (!isBare && !doubtful.has(number)) continue;
    if (isBare && found.length >= MOST) {
      count += 1;
      continue;
    }
    const one = clientOf(world, client, number, isBare, reached);
    if (one === undefined) continue;
    count += 1;
    if (found.length < MOST) found.push(one);
  }
  return { shown: found, count };
}

interface Reached {
  readonly listener: FabricListener;
  readonly sources: Bits;
}

function clientOf(
  world: World,
  client: Workload,
  number: number,
  isBare: boolean,
  reached: readonly Reached[],
): PlaintextClient | undefined {
  const { fabric } = world;
  const own = reached.filter(({ sources }) => hasMember(sources, number)).map(({ listener }) => listener);
  if (isBare) {
    const { because } = membershipOf(fabric.mesh, client);
    return { client, listeners: own, because };
  }
  const sent = own.flatMap((listener) => {
    const because = bareBecause(world, client, listener);
    return because === undefined ? [] : { listener, because };
  });
  const [first] = sent;
  if (first === undefined) return undefined;
  return { client, listeners: sent.map(({ listener }) => listener), because: first.because };
}

/** By number: who is in no mesh for sure, and whose calls may go past its proxy. */
function suspects(world: World): { readonly bare: Bits; readonly doubtful: ReadonlySet<number> } {
  const { workloads } = world.fabric.network;
  const hasRules = tlsRules(world);
  const bare: number[] = [];
  const doubtful = new Set<number>();
  for (const [number, workload] of workloads.entries()) {
    if (isMember(world.fabric, workload) !== 'yes') bare.push(number);
    else if (hasRules || Object.keys(podAnnotations(workload)).some((key) => OUTBOUND.test(key))) {
      doubtful.add(number);
    }
  }
  return { bare: bitsOf(workloads.length, bare), doubtful };
}

function sourcesIn({ fabric }: World, listener: FabricListener): Bits {
  const none = bitsOf(fabric.network.workloads.length, []);
  return workloadPassages(fabric, listener).reduce(
    (union, { peer, way }) =>
      way.transport === 'plaintext' && peer.type === 'workloads' ? orBits(union, peer.members) : union,
    none,
  );
}

function orBits(a: Bits, b: Bits): Bits {
  return a.map((word, index) => word | (b[index] ?? 0));
}

function hasMember(bits: Bits, number: number): boolean {
  return ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
}

function bareBecause(
  { fabric }: World,
  client: Workload,
  listener: FabricListener,
): readonly MeshBecause[] | undefined {
  const call = works(fabric, client, listener).calls.find(
    ({ chosen }) => chosen.transport === 'plaintext' || chosen.transport === 'tls',
  );
  return call?.chosen.because;
}

const OUTBOUND =
  /^(traffic\.sidecar\.istio\.io\/.*Outbound|sidecar\.istio\.io\/interceptionMode|config\.linkerd\.io\/skip-outbound)/;

function tlsRules({ fabric }: World): boolean {
  return fabric.cluster.resources.some(
    ({ kind, apiVersion, object }) =>
      kind === 'DestinationRule' &&
      apiVersion.startsWith('networking.istio.io/') &&
      /"mode":"(DISABLE|SIMPLE|MUTUAL)"/.test(JSON.stringify(objectAt(object, 'spec'))),
  );
}

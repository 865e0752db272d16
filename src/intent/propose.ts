import type { Workload } from '#cluster/workload.ts';
import { isWorkloadName } from '#config/workload-name.ts';
import type { Fabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { wantedRequests } from '#equation/operation.ts';
import { type Stop, works } from '#equation/works.ts';
import { type FoundMesh, foundMeshes } from '#intent/found-mesh.ts';
import { labelledCalls } from '#intent/labelled.ts';
import { mentionedCalls } from '#intent/mentioned.ts';
import { permittedCalls, type Stranger } from '#intent/permitted.ts';
import { type PublicEntry, publicEntries } from '#intent/public.ts';
import { routedCalls } from '#intent/routed.ts';
import { scrapedCalls } from '#intent/scraped.ts';
import { BASES, type Evidence, type Suggestion } from '#intent/suggestion.ts';
import { type Uncalled, uncalled } from '#intent/uncalled.ts';

/** A flow as eastwest.yaml could declare it, with why. */
export interface ProposedFlow {
  readonly from: Workload;
  readonly to: Workload;
  /** Ascending. */
  readonly ports: readonly number[];
  readonly operations: readonly string[];
  /** Not a guess: policies of the cluster say just this, and it works. */
  readonly sure: boolean;
  /** The strongest first, each once. */
  readonly evidence: readonly Evidence[];
}

/** What the manifests say, or seem to say, about who is meant to call whom. */
export interface ProposedIntent {
  /** In order of callee, caller and ports. */
  readonly flows: readonly ProposedFlow[];
  readonly public: readonly PublicEntry[];
  /** Whom policies name besides. */
  readonly strangers: readonly Stranger[];
  /** Whom nothing is seen to call, and who isn't public. */
  readonly uncalled: readonly Uncalled[];
  readonly meshes: readonly FoundMesh[];
  /** How many workloads there are. */
  readonly workloads: number;
  /** Workloads that eastwest.yaml can't name: their name is no DNS name, or not theirs alone. Nothing is proposed for them. */
  readonly nameless: readonly Workload[];
}

/** Fabric → proposed intent. Pure; the same for the same resources in any order, but for which of equal reasons is told. */
export function proposeIntent(fabric: Fabric): ProposedIntent {
  const { calls, strangers } = permittedCalls(fabric);
  const nameless = namelessOf(fabric);
  const all = [
    ...calls,
    ...labelledCalls(fabric),
    ...routedCalls(fabric),
    ...mentionedCalls(fabric),
    ...scrapedCalls(fabric),
  ].filter(({ from, to }) => from !== to && !nameless.has(from) && !nameless.has(to));
  const told = new Set(all.filter(({ anyPort }) => anyPort !== true).map(pairKey));
  const plain = all.filter((one) => one.anyPort !== true || !told.has(pairKey(one)));
  const governed = new Set(calls.map(({ to }) => to));
  const merged = [...groupBy(plain, callKey).values()].map((same) => mergedCall(fabric, same, governed));
  const flows = [...groupBy(merged, flowKey).values()].map(joined);
  const open = publicEntries(fabric).filter(({ workload }) => !nameless.has(workload));
  const reached = new Set([...flows.map(({ to }) => to), ...open.map(({ workload }) => workload)]);
  const byName = <T extends { readonly workload: Workload }>(list: readonly T[]): readonly T[] =>
    list.toSorted((a, b) => compareText(nameOf(a.workload), nameOf(b.workload)));
  return {
    flows: flows.sort((a, b) => compareText(orderOf(a), orderOf(b))),
    public: byName(open),
    strangers: strangers.toSorted((a, b) => compareText(strangerOrder(a), strangerOrder(b))),
    uncalled: byName(uncalled(fabric, reached).filter(({ workload }) => !nameless.has(workload))),
    meshes: foundMeshes(fabric),
    workloads: fabric.network.workloads.length,
    nameless: [...nameless].sort((a, b) => compareText(nameOf(a), nameOf(b))),
  };
}

/** Two workloads of one name can't be told apart in eastwest.yaml. */
function namelessOf({ network }: Fabric): ReadonlySet<Workload> {
  const same = [...groupBy(network.workloads, nameOf).values()];
  return new Set(same.flatMap((group) => (group.length > 1 || !group.every(canBeNamed) ? group : [])));
}

function canBeNamed(workload: Workload): boolean {
  return isWorkloadName(nameOf(workload));
}

function strangerOrder({ principal, to, port }: Stranger): string {
  return [principal, nameOf(to), String(port).padStart(5, '0')].join('\n');
}

/** All that is suggested of one call: what the strongest says, and all of the reasons. */
function mergedCall(
  fabric: Fabric,
  same: readonly Suggestion[],
  governed: ReadonlySet<Workload>,
): ProposedFlow {
  const ordered = [...same].sort((a, b) => BASES.indexOf(a.basis) - BASES.indexOf(b.basis));
  const [first] = ordered;
  if (first === undefined) throw new RangeError('a call that nothing suggests');
  const { from, to, port, basis } = first;
  const strongest = ordered.filter((one) => one.basis === basis);
  const operations = [...new Set(strongest.flatMap((one) => one.operations))].sort();
  const said = strongest.some(({ sure }) => sure) && (basis === 'identity' || !governed.has(to));
  const stop = said ? stoppedBy(fabric, from, to, port, operations) : undefined;
  const reasons = distinctEvidence(ordered.map((one) => one.evidence));
  const evidence =
    stop === undefined ? reasons : reasons.map((one, index) => (index > 0 ? one : stopped(one, stop)));
  return { from, to, ports: [port], operations, sure: said && stop === undefined, evidence };
}

/** What stops the call today, if anything does: then policies contradict each other, and somebody must say which is meant. */
function stoppedBy(
  fabric: Fabric,
  from: Workload,
  to: Workload,
  port: number,
  operations: readonly string[],
): Stop | undefined {
  const listener = listenerAt(fabric, to, port);
  if (listener === undefined) return 'transport';
  const { outcome, calls } = works(fabric, from, listener, wantedRequests(operations));
  return outcome === 'closed' ? (calls[0]?.stoppedBy ?? 'authorization') : undefined;
}

const STOPS: Readonly<Record<Stop, string>> = {
  client: 'the caller’s own proxy doesn’t let it out',
  network: 'a network policy stops it',
  transport: 'the port doesn’t take what the caller would send',
  identity: 'the caller has no identity',
  authorization: 'as the caller would send it, it is refused',
};

function stopped(evidence: Evidence, stop: Stop): Evidence {
  return { ...evidence, text: `${evidence.text}, but ${STOPS[stop]}` };
}

function joined(same: readonly ProposedFlow[]): ProposedFlow {
  const [first] = same;
  if (first === undefined) throw new RangeError('a flow of no calls');
  const ports = [...new Set(same.flatMap((one) => one.ports))].sort((a, b) => a - b);
  return { ...first, ports, evidence: distinctEvidence(same.flatMap(({ evidence }) => evidence)) };
}

function distinctEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((one) => [`${one.resource.id}${one.pointer}`, one])).values()];
}

function pairKey({ from, to }: Suggestion): string {
  return JSON.stringify([from.resource.id, to.resource.id]);
}

function callKey({ from, to, port }: Suggestion): string {
  return JSON.stringify([from.resource.id, to.resource.id, port]);
}

/** Ports of the same call with the same operations make one flow. */
function flowKey({ from, to, operations, sure }: ProposedFlow): string {
  return JSON.stringify([from.resource.id, to.resource.id, operations, sure]);
}

function orderOf({ from, to, ports, operations }: ProposedFlow): string {
  const port = String(ports[0] ?? 0).padStart(5, '0');
  return [nameOf(to), nameOf(from), port, ...operations].join('\n');
}

/** `namespace/name`, as eastwest.yaml names a workload. */
export function nameOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

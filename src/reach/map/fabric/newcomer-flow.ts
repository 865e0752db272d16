import { NAME_LABEL } from '#cluster/namespace.ts';
import type { Workload } from '#cluster/workload.ts';
import { cellsOf } from '#equation/cells.ts';
import { entryOf } from '#equation/entry.ts';
import type { Fabric } from '#equation/fabric.ts';
import { bothCarry, firstHop, secondHop } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Newcomers } from '#equation/newcomers.ts';
import { principalsOf } from '#equation/principals.ts';
import type { Requests } from '#equation/requests.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { type Flow, flowsOf } from '#reach/map/fabric/flow.ts';
import { permittingCell, permittingNone } from '#reach/map/fabric/permitting.ts';
import { transportOf, type WayClass } from '#reach/map/fabric/way-class.ts';
import { type ConnectionSet, connectionsOn, union } from '#set/connection-set.ts';
import { intersectStrings, isNoStrings, type StringSet } from '#set/string-set.ts';

/** Pods that could be added to some places, and what they get from a workload in one way. */
export interface NewcomerFlow {
  /** That the network can't tell apart, with the pods there. */
  readonly newcomers: Newcomers;
  /** The principals that it takes, among all that pods there can have; `undefined` if it takes none. */
  readonly identity?: { readonly principals: StringSet; readonly among: StringSet };
  readonly flow: Flow;
  /** The connections that the network is asked for, on the first hop. */
  readonly asked: ConnectionSet;
  readonly mesh: readonly MeshBecause[];
}

/** What pods that somebody could add get from a workload: any labels, any service account, in the mesh or not. */
export function newcomerFlows(fabric: Fabric, own: WayClass, to: Workload): readonly NewcomerFlow[] {
  return own.listeners.flatMap((one) => {
    const listener = { ...one, workload: to };
    return listener.ways.flatMap((way) =>
      way.accepted === 'no' ? [] : wayFlows(fabric, own, listener, way),
    );
  });
}

function wayFlows(
  fabric: Fabric,
  own: WayClass,
  listener: FabricListener,
  way: Way,
): readonly NewcomerFlow[] {
  const { via, newcomers } = entryOf(fabric, listener.workload, way);
  const second = secondHop(fabric, listener, way);
  const relay = way.via && (via?.resource.id ?? `${way.via.namespace}/${way.via.serviceAccount}`);
  const how = { transport: transportOf(own, listener, way), via: relay ?? '' };
  return newcomers.flatMap((one) => {
    const hops = bothCarry(firstHop(listener, way, one.found), second);
    if (hops.open.length === 0 && hops.unknown.length === 0) return [];
    return partsOf(fabric, listener, way, one).flatMap(({ requests, because, ...part }) =>
      flowsOf(listener, way, how, hops, requests, true).map((flow) => ({
        ...part,
        newcomers: one,
        flow,
        asked: askedOf(listener, way, flow),
        mesh: [...way.because, ...because],
      })),
    );
  });
}

function askedOf({ port }: FabricListener, way: Way, { open, unknown }: Flow): ConnectionSet {
  const first = way.via?.port ?? way.port;
  return way.via === undefined && first === port
    ? union(open, unknown)
    : connectionsOn('TCP', [[first, first]]);
}

interface Part extends Pick<NewcomerFlow, 'identity'> {
  readonly requests: Requests;
  readonly because: readonly MeshBecause[];
}

function partsOf(
  fabric: Fabric,
  { workload }: FabricListener,
  { transport, authorization }: Way,
  newcomers: Newcomers,
): readonly Part[] {
  const { none, cells } = cellsOf(fabric, authorization);
  if (transport === 'plaintext') return [{ requests: none, because: permittingNone(authorization) }];
  if (cells.length === 0) return [];
  const among = principalsOf(fabric, membershipOf(fabric.mesh, workload).mesh, newcomers);
  return cells.flatMap((cell) => {
    const principals = intersectStrings(cell.principals, among);
    if (isNoStrings(principals)) return [];
    const { requests } = cell;
    return { identity: { principals, among }, requests, because: permittingCell(authorization, cell) };
  });
}

/** The names that a new namespace must have, if the regions say so; `undefined` if it may have any. */
export function newNames({ found: { peer } }: Newcomers): readonly string[] | undefined {
  const ranges = peer.regions.map(({ namespaceLabels }) => namespaceLabels[NAME_LABEL]);
  if (!ranges.every((range) => range?.except === false)) return undefined;
  return [...new Set(ranges.flatMap((range) => range?.values ?? []))].sort();
}

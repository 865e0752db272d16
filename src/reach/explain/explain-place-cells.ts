import type { Workload } from '#cluster/workload.ts';
import type { Fabric } from '#equation/fabric.ts';
import { relayWorkload } from '#equation/hop.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { Way } from '#mesh/way.ts';
import type { PodRegion } from '#network/peer.ts';
import { everyPod, type Place, splitRegions } from '#network/peers/pod-region.ts';
import type { Outcome } from '#network/verdict/verdict.ts';
import { type ConnectionSet, hasConnection, type Protocol } from '#set/connection-set.ts';

/** What pods that could be added at one place can open to a workload. */
export interface PlaceClasses {
  readonly place: Place;
  readonly classes: readonly {
    readonly regions: readonly PodRegion[];
    readonly open: ConnectionSet;
    readonly unknown: ConnectionSet;
  }[];
}

/** Some pods of a place to whom the network says the same on every way to a listener. */
export interface PlaceCell {
  readonly place: Place;
  /** Never empty; of a new namespace only one. */
  readonly regions: readonly [PodRegion, ...PodRegion[]];
  /** What the first hop of each way allows at most. */
  readonly limits: ReadonlyMap<Way, Outcome>;
  /** Whether a way on which identities count is not closed. */
  readonly carriesIdentity: boolean;
}

/** Everybody who could be added, cut where the network says something else on one of the ways to a listener. */
export function placeCells(
  fabric: Fabric,
  listener: FabricListener,
  classesOf: (workload: Workload) => readonly PlaceClasses[],
): readonly PlaceCell[] {
  const places = classesOf(listener.workload).map(({ place }) => place);
  return places.flatMap((place, index) => {
    let cells: readonly Cell[] = [{ regions: [everyPod(place)], limits: [] }];
    for (const way of listener.ways) {
      const { workload, protocol, port } = firstEnd(fabric, listener, way);
      const { classes = [] } = (workload && classesOf(workload)[index]) ?? {};
      cells = cells.flatMap((cell) => cut(cell, way, slices(place, classes, protocol, port)));
    }
    return cells.flatMap((cell) => finished(place, cell));
  });
}

interface Cell {
  readonly regions: readonly PodRegion[];
  readonly limits: readonly (readonly [Way, Outcome])[];
}

interface Slice {
  readonly outcome: Outcome;
  readonly regions: readonly PodRegion[];
}

/** Where the first hop of a way leads. */
function firstEnd(fabric: Fabric, { workload, protocol, port }: FabricListener, way: Way) {
  if (way.via !== undefined) {
    return { workload: relayWorkload(fabric, way.via), protocol: 'TCP', port: way.via.port } as const;
  }
  return { workload, protocol: way.port === port ? protocol : ('TCP' as const), port: way.port };
}

/** The pods of a place by what one port says to them; together all of them. */
function slices(
  place: Place,
  classes: PlaceClasses['classes'],
  protocol: Protocol,
  port: number,
): readonly Slice[] {
  const of = (outcome: 'open' | 'unknown'): PodRegion[] =>
    classes.filter((one) => hasConnection(one[outcome], protocol, port)).flatMap(({ regions }) => regions);
  const [open, unknown] = [of('open'), of('unknown')];
  const closed = splitRegions([everyPod(place)], [...open, ...unknown]).outside;
  return [
    { outcome: 'open', regions: open },
    { outcome: 'unknown', regions: unknown },
    { outcome: 'closed', regions: closed },
  ];
}

function cut({ regions, limits }: Cell, way: Way, parts: readonly Slice[]): readonly Cell[] {
  return parts.flatMap(({ outcome, regions: part }): readonly Cell[] => {
    const { inside } = splitRegions(regions, part);
    return inside.length === 0 ? [] : [{ regions: inside, limits: [...limits, [way, outcome]] }];
  });
}

/** In a new namespace each region may be about another name, and so about other principals. */
function finished(place: Place, { regions, limits }: Cell): readonly PlaceCell[] {
  const carriesIdentity = limits.some(([way, outcome]) => way.transport === 'mtls' && outcome !== 'closed');
  const cell = (own: PlaceCell['regions']): PlaceCell => ({
    place,
    regions: own,
    limits: new Map(limits),
    carriesIdentity,
  });
  const [first, ...others] = regions;
  if (first === undefined) return [];
  if (place.type === 'existing') return [cell([first, ...others])];
  return regions.map((region) => cell([region]));
}

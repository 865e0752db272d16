import type { DiffChange } from '#reach/diff/diff-model.ts';
import type { Sided } from '#reach/diff/sided.ts';
import type { GroupNumber, MapAddresses, MapAdmitted, ReachMap } from '#reach/map/map-model.ts';

/** What of a map a comparison needs; newcomers are compared on the networks, where only what changed is worked out. */
export interface DiffMap extends Pick<ReachMap, 'workloads' | 'groups'> {
  readonly edges: readonly DiffEdge[];
  readonly entrances: readonly DiffEntrance[];
  readonly addresses: readonly DiffAddresses[];
}

export interface DiffEdge extends Sided {
  readonly from: GroupNumber;
  readonly to: GroupNumber;
}

export type DiffAddresses = Pick<MapAddresses, 'direction' | 'workloads' | 'addresses'> & Sided;

export interface DiffEntrance {
  readonly by: NonNullable<DiffChange['entrance']>;
  readonly apiVersion: string;
  /** Number of the workload. */
  readonly to: number;
  readonly admitted: readonly (Pick<MapAdmitted, 'from'> & Sided)[];
}

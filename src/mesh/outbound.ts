import type { MeshBecause } from '#mesh/because.ts';

/**
 * What a workload's own proxy lets out of the cluster. No protection against an intruder in the pod, who goes around it.
 * - `any`: everything. - `registered`: only what `hosts` names. - `none`: nothing. - `unknown`: depends on what isn't shown.
 */
export interface Outbound {
  readonly allows: 'any' | 'registered' | 'none' | 'unknown';
  /** With `registered`: hosts as the mesh writes them, with `*.` wildcards, and ports (empty: all), in order. */
  readonly hosts: readonly {
    readonly host: string;
    readonly ports: readonly number[];
    readonly because: MeshBecause;
  }[];
  readonly because: readonly MeshBecause[];
}

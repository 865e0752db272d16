import type { MapDirection } from '#reach/map/map-focus.ts';

/** How a map is shown. */
export interface MapRenderOptions {
  /** Number of the workload that it is about; `undefined`: all of them. */
  readonly focus?: number;
  /** `both` unless told. */
  readonly direction?: MapDirection;
  /** Leave nothing out, however much it is. */
  readonly all?: boolean;
  /** csv and json: a line for each pair of workloads instead of groups. */
  readonly pairs?: boolean;
}

import type { ReachMap } from '#reach/map/map.ts';
import type { Cover } from '#report/map/endpoint.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';

/** A map with what every way of showing it needs. */
export interface Scene {
  readonly map: ReachMap;
  /** By number of the workload. */
  readonly names: readonly string[];
  readonly cover: Cover;
  readonly options: MapRenderOptions;
}

import type { ReachMap } from '#reach/map/map.ts';
import { renderMapCsv } from '#report/map/csv.ts';
import { renderMapDot } from '#report/map/dot.ts';
import { renderMapJson } from '#report/map/json.ts';
import { renderMapMermaid } from '#report/map/mermaid.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { renderMapSvg } from '#report/map/svg.ts';
import { renderMapText } from '#report/map/text.ts';

export const MAP_FORMATS = ['text', 'json', 'csv', 'dot', 'mermaid', 'svg'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];

const RENDER: Readonly<Record<MapFormat, (map: ReachMap, options: MapRenderOptions) => string>> = {
  text: renderMapText,
  json: renderMapJson,
  csv: renderMapCsv,
  dot: renderMapDot,
  mermaid: renderMapMermaid,
  svg: renderMapSvg,
};

/** A map as text in a format; the same map always as the same bytes. */
export function renderMap(map: ReachMap, format: MapFormat, options: MapRenderOptions = {}): string {
  return RENDER[format](map, options);
}

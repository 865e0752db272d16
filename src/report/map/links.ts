import type { MapEdge, ReachMap } from '#reach/map/map.ts';
import { profiles } from '#report/map/bundle.ts';
import { type Cover, type Endpoint, farEnds } from '#report/map/endpoint.ts';
import { type How, howText } from '#report/map/how.ts';
import { reasonText } from '#report/map/notice.ts';
import type { ConnectionSet } from '#set/connection-set.ts';

/** Ends that reach ends by the same connections, in as few lines as possible. */
export interface MapLink extends How {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly detail: string;
}

interface Merged extends How {
  readonly far: readonly number[];
  readonly open: ConnectionSet;
  readonly unknown: ConnectionSet;
  readonly edges: Set<MapEdge>;
  readonly near: number[];
}

const REASONS_SHOWN = 6;

/** The edges of a map as lines of a picture. */
export function mapLinks(map: ReachMap, cover: Cover): readonly MapLink[] {
  const merged = new Map<string, Merged>();
  for (const { members, bundles } of profiles(map, 'in')) {
    for (const bundle of bundles) {
      const { far, edges } = bundle;
      const key = `${howText(map, bundle)} ${far.join()}`;
      const known = merged.get(key) ?? { ...bundle, edges: new Set<MapEdge>(), near: [] };
      known.near.push(...members);
      for (const edge of edges) known.edges.add(edge);
      merged.set(key, known);
    }
  }
  return [...merged.values()].flatMap(({ far, open, unknown, transport, requests, via, edges, near }) => {
    const detail = detailOf([...edges]);
    const to = cover([...near].sort((a, b) => a - b));
    return to.flatMap((end) =>
      farEnds(cover, far, near).flatMap((from) =>
        isSame(from, end) ? [] : { from, to: end, open, unknown, transport, requests, via, detail },
      ),
    );
  });
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.type === 'workload' && b.type === 'workload' && a.number === b.number;
}

function detailOf(edges: readonly MapEdge[]): string {
  const reasons = [...new Set(edges.flatMap(({ because }) => because.map(reasonText)))];
  const more = reasons.length - REASONS_SHOWN;
  return `${reasons.slice(0, REASONS_SHOWN).join('; ')}${more > 0 ? `; ${more} more` : ''}`;
}

import { collect } from '#prove/collect.ts';
import type { Invariant } from '#prove/invariant.ts';
import { routesInto } from '#prove/routes.ts';
import { selectAll, selectWorkloads } from '#prove/select-workloads.ts';

/**
 * Whoever takes over the source gets at nothing but these, also through what it takes over on the way: `blast(source)` is within `allowed`.
 */
export function blastRadiusWithin(source: string, allowed: string | readonly string[]): Invariant {
  const names = typeof allowed === 'string' ? [allowed] : allowed;
  return {
    sentence: `from ${source} nothing is reached but ${names.length === 0 ? 'itself' : names.join(', ')}, also through others`,
    decide: (ground) => {
      const { fabric } = ground;
      const sources = selectWorkloads(fabric, source).workloads;
      const inside = new Set(selectAll(fabric, names).workloads);
      const routes = routesInto(fabric, sources, (one) => !inside.has(one), true);
      return collect(ground, sources.length, routes, `there is no ${source}`);
    },
  };
}

import type { Workload } from '#cluster/workload.ts';
import { collect } from '#prove/collect.ts';
import type { Ground, Invariant } from '#prove/invariant.ts';
import { routesInto } from '#prove/routes.ts';

/** Whoever takes over a public workload gets at nothing to which no chain of declared flows leads from there. */
export function publicReachesOnlyFlows(): Invariant {
  return {
    sentence: 'from what is public nothing is reached but where declared flows lead',
    decide: (ground) => {
      const sources = [...ground.wanted.open.keys()];
      const breaches = sources.flatMap((source) => {
        const inside = led(ground, source);
        return routesInto(ground.fabric, [source], (one) => !inside.has(one), true);
      });
      return collect(ground, sources.length, breaches, 'nothing is declared public');
    },
  };
}

function led({ wanted }: Ground, source: Workload): ReadonlySet<Workload> {
  const inside = new Set([source]);
  for (const one of inside) for (const { from, to } of wanted.flows) if (from === one) inside.add(to);
  return inside;
}

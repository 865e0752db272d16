import { callersOf, undeclared } from '#equation/undeclared.ts';
import { collect } from '#prove/collect.ts';
import type { Breach } from '#prove/from-passage.ts';
import type { Invariant } from '#prove/invariant.ts';
import { isProbing } from '#prove/probing.ts';
import { selectAll } from '#prove/select-workloads.ts';
import { visitsTo } from '#prove/visits.ts';

/**
 * Whoever reaches these workloads is declared for that port in `flows`, or the port is public. `callers` is what the sentence says of who
 * that is.
 */
export function onlyDeclaredCallers(
  selectors: string | readonly string[] = '*',
  callers?: string,
): Invariant {
  const names = typeof selectors === 'string' ? [selectors] : selectors;
  const what = names.includes('*') ? 'any workload' : names.join(', ');
  return {
    sentence:
      callers === undefined ? `only declared callers reach ${what}` : `only ${callers} reaches ${what}`,
    decide: (ground) => {
      const { fabric, wanted } = ground;
      const visits = selectAll(fabric, names).workloads.flatMap((workload) => visitsTo(fabric, workload));
      const breaches = visits.flatMap(({ listener, passages }) =>
        passages.flatMap((passage): readonly Breach[] => {
          const rest = undeclared(fabric, wanted, passage);
          return rest === undefined || isProbing(rest)
            ? []
            : [{ passage: rest, allowed: callersOf(fabric, wanted, listener).workloads }];
        }),
      );
      return collect(ground, visits.length, breaches, 'there is no port that could be reached');
    },
  };
}

import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { type Declared, declaredNeeds } from '#plan/need/declared.ts';
import { enteredNeeds } from '#plan/need/entered.ts';
import { mentionedNeeds } from '#plan/need/mentioned.ts';
import { policyNeeds } from '#plan/need/named-by-policy.ts';
import { distinctNeeds, type Need } from '#plan/need/need.ts';
import { probeNeeds } from '#plan/need/probed.ts';
import { routedNeeds } from '#plan/need/routed.ts';
import { scrapeNeeds } from '#plan/need/scraped.ts';
import type { Targets } from '#plan/target.ts';

/** All that must go on working, in a fixed order. */
export interface Needs {
  readonly needs: readonly Need[];
  readonly missing: Declared['missing'];
}

/** Declared flows; where none are declared, the calls that the manifests suggest. Besides them, always, what comes from outside of the mesh. */
export function findNeeds(fabric: Fabric, { flows, public: open }: Intent, targets: Targets): Needs {
  const { needs, missing } = declaredNeeds(fabric, flows);
  const calls =
    flows.length > 0 ? needs : [...mentionedNeeds(fabric), ...policyNeeds(fabric), ...routedNeeds(fabric)];
  const all = [
    ...calls,
    ...scrapeNeeds(fabric),
    ...enteredNeeds(fabric, open),
    ...probeNeeds(fabric, targets),
  ];
  return { needs: distinctNeeds(all), missing };
}

import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { mentionedCalls } from '#intent/mentioned.ts';
import { routedCalls } from '#intent/routed.ts';
import { scrapedCalls } from '#intent/scraped.ts';
import { type Declared, declaredNeeds } from '#plan/need/declared.ts';
import { enteredNeeds } from '#plan/need/entered.ts';
import { policyNeeds } from '#plan/need/named-by-policy.ts';
import { distinctNeeds, type Need } from '#plan/need/need.ts';
import { probeNeeds } from '#plan/need/probed.ts';
import { suggestedNeed } from '#plan/need/suggested.ts';
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
    flows.length > 0
      ? needs
      : [
          ...mentionedCalls(fabric).map(suggestedNeed),
          ...policyNeeds(fabric),
          ...routedCalls(fabric).map(suggestedNeed),
        ];
  const all = [
    ...calls,
    ...scrapedCalls(fabric).map(suggestedNeed),
    ...enteredNeeds(fabric, open),
    ...probeNeeds(fabric, targets),
  ];
  return { needs: distinctNeeds(all), missing };
}

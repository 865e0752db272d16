import type { Intent } from '#config/config.ts';
import type { Fabric } from '#equation/fabric.ts';
import { resolveIntent } from '#equation/intent.ts';
import type { Facts } from '#facts/facts.ts';
import { namespaceSubjects } from '#facts/namespace-subject.ts';
import { once } from '#facts/once.ts';
import { reasonsIn } from '#facts/platform/reason.ts';
import { policyPostures } from '#facts/posture/policy.ts';
import { postures } from '#facts/posture/posture.ts';
import { resourceSubjects } from '#facts/resource-subject.ts';
import { workloadSubjects } from '#facts/workload-subject.ts';
import type { Manifests } from '#manifest/manifests.ts';

/**
 * Fabric → Facts: what is computed in TypeScript so that a rule is a short sentence. Pure. What the equation says is computed when
 * somebody first looks at it.
 */
export function deriveFacts(fabric: Fabric, manifests: Manifests, intent: Intent): Facts {
  const reasons = reasonsIn(manifests);
  const wanted = resolveIntent(fabric, intent);
  const ofWorkloads = once(() => postures(fabric, wanted, reasons));
  const ofPolicies = once(() => policyPostures(fabric, wanted));
  return {
    declares: intent.flows.length > 0 || intent.public.length > 0,
    subjects: [
      ...resourceSubjects(fabric.cluster, intent, (resource) => ofPolicies()(resource)),
      ...workloadSubjects(fabric, (number) => ofWorkloads()[number]),
      ...namespaceSubjects(fabric, reasons),
    ],
  };
}

import { excerpt } from '#manifest/excerpt.ts';
import { locate } from '#manifest/locate.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { ExplainedDirection, ExplainedPolicy, ExplainedRule } from '#network/explain.ts';
import type { Because } from '#network/verdict/because.ts';
import type { AnswerSide, Step, Written } from '#reach/explain/explain-side-model.ts';

/** The steps that led to one end's outcome, in the order in which a packet meets them. */
export function answerSide(
  manifests: Manifests,
  { direction, outcome, because, policies }: ExplainedDirection,
  end: string,
): AnswerSide {
  const steps = policies.flatMap((policy) => policySteps(manifests, policy, because));
  return { direction, end, outcome, steps: [...steps, ...loneSteps(manifests, because, policies)] };
}

/** Where something is written, with its line. */
export function writtenAt(manifests: Manifests, resource: Resource, pointer: Pointer): Written {
  const location = locate(manifests, resource.origin, pointer);
  const shown = excerpt(manifests, location, { before: 0, after: 3 });
  // What follows the policy in the file is none of its business.
  const end = shown.lines.findIndex((line, index) => index > 0 && line.startsWith('---'));
  const lines = end === -1 ? shown.lines : shown.lines.slice(0, end);
  return { policy: resource.id, location, excerpt: { line: shown.line, lines } };
}

function policySteps(
  manifests: Manifests,
  { policy, tier, rules }: ExplainedPolicy,
  because: readonly Because[],
): readonly Step[] {
  const ruleSteps = rules.map((rule): Step => ruleStep(manifests, policy.resource, tier, rule, because));
  if (tier !== 'network-policy' || policy.subject === undefined) return ruleSteps;
  const decides = because.some((one) => one.type === 'isolated' && one.policy === policy.resource);
  const written = writtenAt(manifests, policy.resource, policy.subjectPointer);
  return [{ type: 'selected', tier, decides, ...written }, ...ruleSteps];
}

function ruleStep(
  manifests: Manifests,
  resource: Resource,
  tier: ExplainedPolicy['tier'],
  { rule, result, reason }: ExplainedRule,
  because: readonly Because[],
): Step {
  return {
    type: 'rule',
    tier,
    rule: rule.index + 1,
    ...(rule.name === undefined ? {} : { name: rule.name }),
    effect: rule.effect,
    result,
    ...(reason === undefined ? {} : { reason }),
    decides: because.some((one) => isAbout(one, resource, rule.pointer)),
    ...writtenAt(manifests, resource, rule.pointer),
  };
}

/** Whether a reason is a rule, or something in it. */
function isAbout(because: Because, resource: Resource, rule: Pointer): boolean {
  if (because.type !== 'rule' && because.type !== 'unknown') return false;
  if (because.policy !== resource) return false;
  return because.pointer === rule || because.pointer.startsWith(`${rule}/`);
}

/** What no rule stands for: nothing selects the pod, no policy is asked, or a policy can't be evaluated. */
function loneSteps(
  manifests: Manifests,
  because: readonly Because[],
  policies: readonly ExplainedPolicy[],
): readonly Step[] {
  return because.flatMap((one): readonly Step[] => {
    if (one.type === 'not-isolated') return [{ type: 'not-isolated', decides: true }];
    if (one.type === 'exempt') return [{ type: 'exempt', reason: one.reason, decides: true }];
    if (one.type !== 'unknown') return [];
    const shown = policies.some(({ policy, rules }) =>
      rules.some(({ rule }) => isAbout(one, policy.resource, rule.pointer)),
    );
    if (shown) return [];
    const written = writtenAt(manifests, one.policy, one.pointer);
    return [{ type: 'unknown', reason: one.reason, decides: true, ...written }];
  });
}

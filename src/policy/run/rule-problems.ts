import { locate } from '#manifest/locate.ts';
import { fileLocation, type Location } from '#manifest/location.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { Problem } from '#manifest/problem.ts';
import type { EvaluateLimits } from '#policy/policies.ts';
import type { Rule } from '#policy/rule.ts';
import { groupBy } from '#policy/run/group.ts';
import type { Answer, Failure } from '#policy/run/run-rules.ts';
import type { Malformed } from '#policy/run/verdict.ts';

/** Failures, one problem for each rule and kind of failure. */
export function failureProblems(
  failures: readonly Failure[],
  limits: EvaluateLimits,
  manifests: Manifests,
): readonly Problem[] {
  const alike = groupBy(failures, ({ rule, outcome }) => `${rule.rule.id} ${outcome.type}`);
  return [...alike.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : ` (and on ${others.length} more)`;
    return [problemOf(first, `on ${first.subject.subject.id}${more}`, limits, manifests)];
  });
}

/** What a rule answered that isn't a finding. */
export function malformedProblem(answer: Answer, { malformed }: Malformed, manifests: Manifests): Problem {
  return {
    code: 'invalid-finding',
    level: 'severe',
    message: `the rule ${answer.rule.rule.id} ${malformed} (on ${answer.subject.subject.id})`,
    remedy:
      answer.rule.convention === 'eastwest'
        ? 'Build each finding with result.finding(rego.metadata.chain(), pointer, message).'
        : 'Make each result a string, or an object with a string `msg`.',
    location: placeOf(answer.rule.rule, answer, manifests),
  };
}

function problemOf(failure: Failure, on: string, limits: EvaluateLimits, manifests: Manifests): Problem {
  const { rule } = failure.rule;
  const base = { level: 'severe', location: placeOf(rule, failure, manifests) } as const;
  const { outcome } = failure;
  switch (outcome.type) {
    case 'failed':
      return {
        ...base,
        code: 'rule-failed',
        message: `the rule ${rule.id} failed ${on}: ${outcome.reason}`,
        remedy: 'Mend the rule; its other findings stand, but it may have missed some.',
      };
    case 'memory':
      return {
        ...base,
        code: 'rule-failed',
        message: `the rule ${rule.id} needed more than ${limits.memoryPages / 16} MiB of memory ${on}`,
        remedy:
          'Look for a rule that combines everything with everything; it was not tried on further subjects.',
      };
    case 'timeout':
      return {
        ...base,
        code: 'rule-timeout',
        message: `the rule ${rule.id} did not end within ${limits.milliseconds} ms ${on}`,
        remedy:
          'Look for a rule that combines everything with everything; it was not tried on further subjects.',
      };
    case 'absent':
      return {
        ...base,
        code: 'rule-did-not-run',
        message: `the rule ${rule.id} did not run ${on}`,
        remedy: 'Its set `findings` is undefined: check the package, or compile the policies again.',
      };
    default:
      return outcome satisfies never;
  }
}

/** In the user's policy; a built-in rule isn't a file of theirs, so that the resource is named. */
function placeOf({ origin }: Rule, { subject }: Pick<Answer, 'subject'>, manifests: Manifests): Location {
  if (origin.type === 'builtin') return locate(manifests, subject.resource.origin, '');
  return { ...fileLocation(origin.file), line: origin.line, endLine: origin.line };
}

import type { Excerpt } from '#manifest/excerpt.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type { AnswerSide, Step } from '#reach/explain/explain-side-model.ts';

/** What one end says, as JSON. */
export function sideObject({ direction, end, outcome, steps }: AnswerSide): JsonObject {
  return { direction, end, outcome, steps: steps.map(stepObject) };
}

function stepObject(step: Step): JsonObject {
  const { type, decides } = step;
  switch (step.type) {
    case 'not-isolated':
      return { type, decides };
    case 'exempt':
      return { type, decides, reason: step.reason };
    case 'selected':
      return { type, decides, policy: step.policy, tier: step.tier, ...writtenObject(step) };
    case 'unknown':
      return { type, decides, policy: step.policy, reason: step.reason, ...writtenObject(step) };
    case 'rule':
      return {
        type,
        decides,
        policy: step.policy,
        tier: step.tier,
        rule: step.rule,
        ...(step.name === undefined ? {} : { name: step.name }),
        effect: step.effect,
        result: step.result,
        ...(step.reason === undefined ? {} : { reason: step.reason }),
        ...writtenObject(step),
      };
    default:
      return step satisfies never;
  }
}

export function writtenObject({ location, excerpt }: { location: Location; excerpt: Excerpt }): JsonObject {
  return {
    location: locationObject(location),
    excerpt: { line: excerpt.line, lines: excerpt.lines },
  };
}

export function locationObject({ file, line, column, endLine, endColumn, pointer }: Location): JsonObject {
  return { file, line, column, endLine, endColumn, ...(pointer === undefined ? {} : { pointer }) };
}

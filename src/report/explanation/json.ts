import type { Excerpt } from '#manifest/excerpt.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Location } from '#manifest/location.ts';
import type {
  AnswerCase,
  AnswerSource,
  Change,
  OtherPorts,
  ReachAnswer,
  RuleRef,
  Source,
  Step,
} from '#reach/explain/explain-model.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/** For programs: the shape is `explanation/json-schema.ts`; keys always in the same order. */
export function renderAnswerJson(answer: ReachAnswer): string {
  return jsonText({
    schemaVersion: 1,
    tool: { name: 'eastwest', version: VERSION },
    layer: 'network',
    from: answer.from,
    to: answer.to,
    outcome: answer.outcome,
    notes: answer.notes,
    cases: answer.cases.map(caseObject),
    otherPorts: answer.otherPorts.map(otherObject),
  });
}

function caseObject(one: AnswerCase): JsonObject {
  const { to, protocol, port, portName, outcome, sources, entrances } = one;
  return {
    to,
    protocol,
    port,
    portName,
    outcome,
    sources: sources.map(sourceObject),
    ...(entrances === undefined
      ? {}
      : {
          entrances: entrances.map(({ type, through, policy, location }) => ({
            type,
            through,
            resource: policy,
            location: locationObject(location),
          })),
        }),
  };
}

function sourceObject({ from, outcome, sides, changes, example }: AnswerSource): JsonObject {
  return {
    from: fromObject(from),
    outcome,
    sides: sides.map(({ direction, end, outcome: own, steps }) => ({
      direction,
      end,
      outcome: own,
      steps: steps.map(stepObject),
    })),
    changes: changes.map(changeObject),
    ...(example === undefined ? {} : { example }),
  };
}

function fromObject(from: Source): JsonObject {
  switch (from.type) {
    case 'workload':
      return { type: from.type, id: from.id, otherReplica: from.otherReplica };
    case 'addresses':
      return { type: from.type, addresses: from.addresses };
    case 'pods':
      return {
        type: from.type,
        places: from.places.map(({ namespaces, newNamespaces, all, selectors }) => ({
          namespaces,
          newNamespaces,
          all,
          selectors: selectors.map(({ namespace, pods }) => ({ namespace, pods })),
        })),
      };
    default:
      return from satisfies never;
  }
}

function stepObject(step: Step): JsonObject {
  const { type, decides } = step;
  switch (step.type) {
    case 'not-isolated':
      return { type, decides };
    case 'exempt':
      return { type, decides, reason: step.reason };
    case 'selected':
      return { type, decides, policy: step.policy, tier: step.tier, ...written(step) };
    case 'unknown':
      return { type, decides, policy: step.policy, reason: step.reason, ...written(step) };
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
        ...written(step),
      };
    default:
      return step satisfies never;
  }
}

function written({ location, excerpt }: { location: Location; excerpt: Excerpt }): JsonObject {
  return {
    location: locationObject(location),
    excerpt: { line: excerpt.line, lines: excerpt.lines },
  };
}

function changeObject(change: Change): JsonObject {
  const { type, direction } = change;
  switch (change.type) {
    case 'allow':
      return { type, direction, isolates: change.isolates, policy: change.policy };
    case 'isolate':
      return { type, direction, policy: change.policy };
    case 'narrow':
    case 'admin':
      return { type, direction, rules: change.rules.map(ruleObject) };
    case 'none':
      return { type, direction, reason: change.reason };
    case 'know':
      return { type, direction, reasons: change.reasons };
    default:
      return change satisfies never;
  }
}

function ruleObject({ policy, rule, name, location }: RuleRef): JsonObject {
  return { policy, rule, ...(name === undefined ? {} : { name }), location: locationObject(location) };
}

function otherObject({ to, from, open, unknown }: OtherPorts): JsonObject {
  return { to, from: fromObject(from), open: { ...open }, unknown: { ...unknown } };
}

function locationObject({ file, line, column, endLine, endColumn, pointer }: Location): JsonObject {
  return { file, line, column, endLine, endColumn, ...(pointer === undefined ? {} : { pointer }) };
}

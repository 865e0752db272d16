import type { JsonObject } from '#manifest/json.ts';
import type { Change, MeshChange, RuleRef } from '#reach/explain/explain.ts';
import { locationObject } from '#report/explanation/json-side.ts';

/** A change to the network's policies, as JSON. */
export function changeObject(change: Exclude<Change, MeshChange>): JsonObject {
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

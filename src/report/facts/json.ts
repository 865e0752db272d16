import type { PlatformFacts } from '#facts/platform/schema.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/**
 * For programs: the shape is `json-schema.ts`; keys always in the same order. With `only`, the other workloads keep their places, since
 * groups refer to these, but are told without listeners and flows.
 */
export function renderFactsJson(facts: PlatformFacts, only?: ReadonlySet<string>): string {
  const workloads = facts.workloads.map((workload) =>
    only === undefined || only.has(workload.id) ? workload : { ...workload, listeners: [], flows: [] },
  );
  return jsonText({ schemaVersion: 1, tool: { name: 'eastwest', version: VERSION }, ...facts, workloads });
}

import type { PlatformFacts } from '#facts/platform/schema.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/** For programs: the shape is `json-schema.ts`; keys always in the same order. */
export function renderFactsJson(facts: PlatformFacts): string {
  return jsonText({ schemaVersion: 1, tool: { name: 'eastwest', version: VERSION }, ...facts });
}

import type { Json } from '#manifest/json.ts';
import type { Plan } from '#plan/schema.ts';
import { jsonText } from '#report/json-value.ts';
import { VERSION } from '#version.ts';

/** For programs: the shape is `json-schema.ts`; keys always in the same order. */
export function renderPlanJson(plan: Plan): string {
  return jsonText({
    schemaVersion: 1,
    tool: { name: 'eastwest', version: VERSION },
    ...(plan as unknown as { readonly [key: string]: Json }),
  });
}

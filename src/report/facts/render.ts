import type { PlatformFacts } from '#facts/platform/schema.ts';
import { renderFactsJson } from '#report/facts/json.ts';
import { renderFactsText } from '#report/facts/text.ts';

export const FACTS_FORMATS = ['text', 'json'] as const;
export type FactsFormat = (typeof FACTS_FORMATS)[number];

export interface FactsRenderOptions {
  readonly color: boolean;
  /** With the reasons of everything, and every name. */
  readonly verbose: boolean;
  /** Only these workloads, by id; all if not given. */
  readonly only?: ReadonlySet<string>;
}

/** The facts in one of their formats, ending with a newline. Pure: the same facts and options give the same bytes. */
export function renderFacts(facts: PlatformFacts, format: FactsFormat, options: FactsRenderOptions): string {
  const { only } = options;
  const workloads = facts.workloads.filter(({ id }) => only === undefined || only.has(id));
  const chosen = { ...facts, workloads };
  switch (format) {
    case 'text':
      return renderFactsText(chosen, options);
    case 'json':
      return renderFactsJson(chosen);
    default:
      return format satisfies never;
  }
}

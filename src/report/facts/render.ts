import type { PlatformFacts } from '#facts/platform/schema.ts';
import { renderFactsJson } from '#report/facts/json.ts';
import type { FactsRenderOptions } from '#report/facts/render-options.ts';
import { renderFactsText } from '#report/facts/text.ts';

export const FACTS_FORMATS = ['text', 'json'] as const;
export type FactsFormat = (typeof FACTS_FORMATS)[number];

/** The facts in one of their formats, ending with a newline. Pure: the same facts and options give the same bytes. */
export function renderFacts(facts: PlatformFacts, format: FactsFormat, options: FactsRenderOptions): string {
  const { only } = options;
  switch (format) {
    case 'text':
      return renderFactsText(facts, options);
    case 'json':
      return renderFactsJson(facts, only);
    default:
      return format satisfies never;
  }
}

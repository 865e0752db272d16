import type { Plan } from '#plan/schema.ts';
import { renderPlanJson } from '#report/plan/json.ts';
import { renderPlanMarkdown } from '#report/plan/markdown.ts';
import { renderPlanText } from '#report/plan/text.ts';

export const PLAN_FORMATS = ['text', 'json', 'markdown'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

export interface PlanRenderOptions {
  readonly color: boolean;
  /** With every name and every reason. */
  readonly verbose: boolean;
}

/** A plan in one of its formats, ending with a newline. Pure: the same plan and options give the same bytes. */
export function renderPlan(plan: Plan, format: PlanFormat, options: PlanRenderOptions): string {
  switch (format) {
    case 'text':
      return renderPlanText(plan, options);
    case 'json':
      return renderPlanJson(plan);
    case 'markdown':
      return renderPlanMarkdown(plan);
    default:
      return format satisfies never;
  }
}

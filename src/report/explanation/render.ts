import type { ReachAnswer } from '#reach/explain/explain-model.ts';
import { renderAnswerJson } from '#report/explanation/json.ts';
import { renderAnswerText } from '#report/explanation/text.ts';
import type { RenderOptions } from '#report/render-options.ts';

export const ANSWER_FORMATS = ['text', 'json'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

/** An answer in one of its formats, ending with a newline. Pure: the same answer and options give the same bytes. */
export function renderAnswer(answer: ReachAnswer, format: AnswerFormat, options: RenderOptions): string {
  switch (format) {
    case 'text':
      return renderAnswerText(answer, options);
    case 'json':
      return renderAnswerJson(answer);
    default:
      return format satisfies never;
  }
}

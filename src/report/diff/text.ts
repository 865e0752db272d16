import type { DiffChange, ReachDiff } from '#reach/diff/diff-model.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import {
  endWords,
  layerWords,
  remarks,
  SCOPE_TITLES,
  SCOPES,
  transitionWords,
  verdictWords,
} from '#report/diff/words.ts';
import { type Paint, painter } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

const MOST_CHANGES = 40;
const MOST_NAMES = 6;

/** For a person at a terminal: what became reachable first. */
export function renderDiffText(diff: ReachDiff, options: DiffRenderOptions): string {
  const paint = painter(options.color);
  const lines = [
    `${visible(options.base)} → ${visible(options.head)}: ${paint('strong', verdictWords(diff))}`,
    ...workloadLines('added', diff.workloads.added, options.verbose),
    ...workloadLines('removed', diff.workloads.removed, options.verbose),
    ...SCOPES.flatMap((scope) => {
      const own = diff.changes.filter((change) => change.scope === scope);
      return own.length === 0 ? [] : scopeLines(scope, own, paint, options.verbose);
    }),
    '',
    paint('faint', layerWords(diff)),
  ];
  return `${lines.join('\n')}\n`;
}

function workloadLines(what: string, ids: readonly string[], verbose: boolean): readonly string[] {
  if (ids.length === 0) return [];
  const end = { type: 'workloads' as const, ids };
  return [`workloads ${what}: ${endWords(end, verbose ? ids.length : MOST_NAMES)}`];
}

function scopeLines(
  scope: DiffChange['scope'],
  changes: readonly DiffChange[],
  paint: Paint,
  verbose: boolean,
): readonly string[] {
  const shown = verbose ? changes : changes.slice(0, MOST_CHANGES);
  const rest = changes.length - shown.length;
  return [
    '',
    `${paint('strong', SCOPE_TITLES[scope])}`,
    ...shown.flatMap((change) => changeLines(change, paint, verbose)),
    ...(rest > 0 ? [`  … and ${rest} more (--verbose)`] : []),
  ];
}

function changeLines(change: DiffChange, paint: Paint, verbose: boolean): readonly string[] {
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_NAMES;
  const notes = remarks(change);
  const note = notes.length === 0 ? '' : paint('faint', `  (${notes.join('; ')})`);
  return [
    `  ${endWords(change.from, most)} → ${endWords(change.to, most)}${note}`,
    ...change.transitions.map((transition) => {
      const style =
        transition.before === 'closed' || transition.opens !== undefined
          ? 'error'
          : transition.after === 'closed'
            ? 'ok'
            : 'warning';
      return `    ${paint(style, transitionWords(transition))}`;
    }),
  ];
}

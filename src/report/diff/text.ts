import type { DiffChange, ReachDiff } from '#reach/diff/diff-model.ts';
import type { EnvironmentDiff } from '#report/diff/environment-diff.ts';
import { overallWords } from '#report/diff/overall-words.ts';
import type { DiffRenderOptions } from '#report/diff/render-options.ts';
import {
  endWords,
  layerWords,
  remarks,
  SCOPE_TITLES,
  SCOPES,
  totals,
  transitionWords,
  verdictWords,
} from '#report/diff/words.ts';
import { type Paint, painter } from '#report/pretty/paint.ts';
import { visible } from '#report/visible.ts';

const MOST_CHANGES = 40;
const MOST_NAMES = 6;
/** How far the line beside the name of an environment goes. */
const WIDTH = 80;

/** For a person at a terminal: what became reachable first. Several environments come one after the other, the verdict on all before them. */
export function renderDiffText(diffs: readonly EnvironmentDiff[], options: DiffRenderOptions): string {
  const paint = painter(options.color);
  const sides = `${visible(options.base)} → ${visible(options.head)}`;
  const [first, second] = diffs;
  if (first !== undefined && second === undefined) {
    const where = first.environment === undefined ? '' : ` in ${visible(first.environment)}`;
    const opening = `${sides}${where}: ${verdictLine(first.diff, paint)}`;
    return `${[opening, ...bodyLines(first, options)].join('\n')}\n`;
  }
  const lines = [
    `${sides}: ${paint('strong', overallWords(diffs))}`,
    ...diffs.flatMap((one) => [
      '',
      paint('strong', `── environment ${visible(one.environment ?? '–')} `.padEnd(WIDTH, '─')),
      verdictLine(one.diff, paint),
      ...bodyLines(one, options),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLine(diff: ReachDiff, paint: Paint): string {
  return paint('strong', verdictWords(totals(diff)));
}

function bodyLines(
  { diff, remarks = [] }: EnvironmentDiff,
  { color, verbose }: DiffRenderOptions,
): readonly string[] {
  const paint = painter(color);
  return [
    ...remarks.map((remark) => paint('warning', `mind: ${visible(remark)}`)),
    ...workloadLines('added', diff.workloads.added, verbose),
    ...workloadLines('removed', diff.workloads.removed, verbose),
    ...SCOPES.flatMap((scope) => {
      const own = diff.changes.filter((change) => change.scope === scope);
      return own.length === 0 ? [] : scopeLines(scope, own, paint, verbose);
    }),
    '',
    paint('faint', layerWords(diff)),
  ];
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

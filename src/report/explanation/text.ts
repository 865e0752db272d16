import type {
  AnswerCase,
  AnswerSource,
  OtherPorts,
  ReachAnswer,
  Source,
} from '#reach/explain/explain-model.ts';
import { changeLines } from '#report/explanation/change-lines.ts';
import { sideLines } from '#report/explanation/step-lines.ts';
import { entranceWords, placeWords, sourceWords } from '#report/explanation/words.ts';
import { yamlLines } from '#report/explanation/yaml.ts';
import { counted, type Page } from '#report/pretty/page.ts';
import { painter } from '#report/pretty/paint.ts';
import { place } from '#report/pretty/place.ts';
import type { RenderOptions } from '#report/render-options.ts';
import { visible } from '#report/visible.ts';
import { formatConnections, isEmpty } from '#set/connection-set.ts';

const WIDTH = 100;
const STYLE = { open: 'ok', closed: 'error', unknown: 'warning', mixed: 'note' } as const;

/** For a person at a terminal: the verdict first, then why, then what would have to change. */
export function renderAnswerText(answer: ReachAnswer, options: RenderOptions): string {
  const page: Page = {
    paint: painter(options.color),
    width: Math.max(40, Math.min(options.width ?? WIDTH, 160)),
    verbose: options.verbose === true,
  };
  const lines = [
    ...answer.notes.map((note) => `${page.paint('note', 'note')}  ${visible(note)}`),
    ...answer.cases.flatMap((one) => ['', ...caseLines(one, page)]),
    ...answer.otherPorts.flatMap((one) => ['', otherLine(one, answer.cases.length > 0, page)]),
    '',
    page.paint('faint', "Network layer only: the mesh's transport and authorization aren't looked at."),
  ];
  return `${lines.join('\n').trimStart()}\n`;
}

function caseLines(one: AnswerCase, page: Page): readonly string[] {
  const [only] = one.sources;
  const isOne = one.sources.length === 1 && only !== undefined && only.from.type !== 'pods';
  if (isOne) return [...heading(one, only, page), ...entranceLines(one, page), ...sourceLines(only, page)];
  const shown = page.verbose ? one.sources : worthTelling(one.sources);
  const rest = one.sources.length - shown.length;
  return [
    `${page.paint('strong', portText(one))}:`,
    ...entranceLines(one, page),
    ...one.sources.flatMap((source) => classLines(source, page)),
    ...shown.flatMap((source) => ['', ...heading(one, source, page), ...sourceLines(source, page)]),
    ...(rest > 0 ? ['', page.paint('faint', `(${counted(rest, 'more reason')} with --verbose)`)] : []),
  ];
}

/** Every class has its line; the reasons are told for what is open or unknown, else for the first that is closed. */
function worthTelling(sources: readonly AnswerSource[]): readonly AnswerSource[] {
  const passing = sources.filter(({ outcome }) => outcome !== 'closed').slice(0, 3);
  return passing.length > 0 ? passing : sources.slice(0, 1);
}

function classLines({ outcome, from }: AnswerSource, { paint }: Page): readonly string[] {
  const texts = from.type === 'pods' ? from.places.map(placeWords) : [sourceWords(from)];
  return texts.map((text) => `  ${paint(STYLE[outcome], outcome.padEnd(7))}  ${text}`);
}

function portText({ to, protocol, port, portName }: AnswerCase): string {
  return `${visible(to)} ${protocol} ${port}${portName === '' ? '' : ` (${visible(portName)})`}`;
}

function heading(one: AnswerCase, { outcome, from }: AnswerSource, { paint }: Page): readonly string[] {
  return [`${paint(STYLE[outcome], outcome)}  ${shortSource(from)} → ${paint('strong', portText(one))}`];
}

/** Of pods in many places only the first. */
function shortSource(from: Source): string {
  const [first, ...others] = from.type === 'pods' ? from.places : [];
  if (first === undefined) return sourceWords(from);
  return `${placeWords(first)}${others.length > 0 ? ' (and others, above)' : ''}`;
}

function sourceLines({ outcome, sides, changes, example }: AnswerSource, page: Page): readonly string[] {
  const counterexample =
    example === undefined || outcome === 'closed'
      ? []
      : ['  For example this pod:', ...yamlLines(example).map((line) => `    ${line}`)];
  return [
    ...counterexample,
    ...sides.flatMap((side) => sideLines(side, page)),
    ...changeLines(changes, outcome, page),
  ];
}

const NO_WAY_IN =
  '  No Service, Ingress, Gateway or host port leads there from outside: only who can route to pods gets there.';

function entranceLines({ entrances, outcome }: AnswerCase, page: Page): readonly string[] {
  if (entrances === undefined || outcome === 'closed') return [];
  if (entrances.length === 0) return [NO_WAY_IN];
  const arrow = page.paint('faint', '-->');
  return entrances.map(
    (one) => `  way in: ${visible(one.policy)} (${entranceWords(one)}) ${arrow} ${place(one.location)}`,
  );
}

function otherLine({ to, from, open, unknown }: OtherPorts, hasCases: boolean, { paint }: Page): string {
  const end = `→ ${paint('strong', visible(to))}`;
  if (isEmpty(open) && isEmpty(unknown)) {
    const everybody = from.type === 'pods' ? 'any pod that could be added' : sourceWords(from);
    return `${paint('error', 'closed')}  ${everybody} ${end} on any ${hasCases ? 'other ' : ''}port`;
  }
  const parts = [
    ...(isEmpty(open) ? [] : [`${paint('ok', 'open')} on ${formatConnections(open)}`]),
    ...(isEmpty(unknown) ? [] : [`${paint('warning', 'unknown')} on ${formatConnections(unknown)}`]),
  ];
  return `${sourceWords(from)} ${end}: ${parts.join(', ')}${hasCases ? ' (ports that nothing declares)' : ''}`;
}

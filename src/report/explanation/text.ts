import type {
  AnswerCase,
  AnswerSource,
  OtherPorts,
  ReachAnswer,
  Source,
} from '#reach/explain/explain-model.ts';
import { changeLines } from '#report/explanation/change-lines.ts';
import {
  callLines,
  gistLines,
  listenerLines,
  operationLines,
  sourceEndLines,
  wayLines,
} from '#report/explanation/mesh-lines.ts';
import { accountWords, stopWords } from '#report/explanation/mesh-words.ts';
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
    ...closingLines(answer, page.verbose).map((line) => page.paint('faint', line)),
  ];
  return `${lines.join('\n').trimStart()}\n`;
}

/** What was taken for granted; or that there is no mesh at all. */
function closingLines({ meshes, assumptions }: ReachAnswer, verbose: boolean): readonly string[] {
  if (meshes.length === 0) return ['No mesh: plaintext, nobody is authenticated.'];
  return meshes.flatMap((mesh) =>
    (['default', 'configured', 'ambiguous'] as const).flatMap((source) => {
      const own = assumptions.filter((one) => one.mesh === mesh && one.source === source && one.value !== '');
      const shown =
        verbose || source !== 'default' ? own : own.filter(({ setting }) => TELLING.test(setting));
      const values = shown.map(({ setting, value }) => `${setting} ${value}`).join(', ');
      const rest = own.length - shown.length;
      const more = rest > 0 ? ` and ${rest} more` : '';
      return own.length === 0 ? [] : [`${mesh}: ${visible(values)}${more} (${TAKEN[source]})`];
    }),
  );
}

/** The settings on which verdicts depend most often. */
const TELLING = /trustDomain$|rootNamespace$|enableAutoMtls$|defaultInboundPolicy$/i;

const TAKEN = {
  default: 'default; not among the manifests',
  configured: 'by eastwest.yaml',
  ambiguous: 'the manifests say different things, this is one of them',
} as const;

function caseLines(one: AnswerCase, page: Page): readonly string[] {
  const [only] = one.sources;
  const isOne = one.sources.length === 1 && only !== undefined && only.from.type !== 'pods';
  if (isOne) {
    return [...heading(one, only, page), ...entranceLines(one, page), ...sourceLines(one, only, page, true)];
  }
  const shown = page.verbose ? one.sources : worthTelling(one.sources);
  const rest = one.sources.length - shown.length;
  return [
    `${page.paint('strong', portText(one))}:`,
    ...listenerLines(one, page),
    ...entranceLines(one, page),
    ...one.sources.flatMap((source) => classLines(source, page)),
    ...shown.flatMap((source) => [
      '',
      ...heading(one, source, page),
      ...sourceLines(one, source, page, false),
    ]),
    ...(rest > 0 ? ['', page.paint('faint', `(${counted(rest, 'more reason')} with --verbose)`)] : []),
  ];
}

/** Every class has its line; the reasons are told for what is open or unknown, else for the first that is closed. */
function worthTelling(sources: readonly AnswerSource[]): readonly AnswerSource[] {
  const passing = sources.filter(({ outcome }) => outcome !== 'closed').slice(0, 3);
  return passing.length > 0 ? passing : sources.slice(0, 1);
}

function classLines({ outcome, from, mesh }: AnswerSource, { paint }: Page): readonly string[] {
  const texts =
    from.type === 'pods'
      ? from.places.map((one) => placeWords(one) + accountWords(from.accounts))
      : [sourceWords(from)];
  const layer = mesh?.ways[0]?.stoppedBy;
  const by = layer === undefined ? '' : paint('faint', `  (${stopWords(layer)})`);
  return texts.map((text) => `  ${paint(STYLE[outcome], outcome.padEnd(7))}  ${text}${by}`);
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
  const accounts = from.type === 'pods' ? accountWords(from.accounts) : '';
  return `${placeWords(first)}${accounts}${others.length > 0 ? ' (and others, above)' : ''}`;
}

function sourceLines(
  one: AnswerCase,
  source: AnswerSource,
  page: Page,
  withListener: boolean,
): readonly string[] {
  const { outcome, changes, example, mesh } = source;
  const counterexample =
    example === undefined || outcome === 'closed'
      ? []
      : ['  For example this pod:', ...yamlLines(example).map((line) => `    ${line}`)];
  const call = mesh?.works?.outcome === 'closed' && outcome !== 'closed' ? mesh.works.calls[0] : undefined;
  const openWays = mesh?.ways.filter((way) => way.outcome === 'open').length ?? 1;
  return [
    ...gistLines(source),
    ...operationLines(source, page),
    ...callLines(source, one, page),
    ...counterexample,
    ...sourceEndLines(source, page),
    ...(withListener ? listenerLines(one, page) : []),
    ...wayLines(source, one, page),
    ...networkLines(one, source, page),
    ...changeLines(changes, outcome, page, { open: openWays }),
    ...(call === undefined
      ? []
      : changeLines(call.changes, 'closed', page, { title: 'To make the call work' })),
  ];
}

/** What the network says, on each hop that the ways take; without a mesh at the port that was asked about. */
function networkLines({ port }: AnswerCase, { mesh, sides }: AnswerSource, page: Page): readonly string[] {
  const asked = sides.flatMap((side) => sideLines(side, page));
  if (mesh === undefined) return asked;
  const shown = page.verbose
    ? mesh.ways
    : mesh.ways.filter((way, index) => index === 0 || way.outcome !== 'closed');
  const hops = new Map(
    shown.flatMap(({ hops: own }) => own).map((hop) => [`${hop.from} ${hop.to} ${hop.port}`, hop]),
  );
  const isPlain = hops.size === 1 && [...hops.values()][0]?.port === port;
  if (isPlain) return asked;
  return [...hops.values()].flatMap((hop) => [
    `  network, port ${hop.port}:`,
    ...hop.sides.flatMap((side) => sideLines(side, page)),
  ]);
}

const NO_WAY_IN =
  '  No Service, Ingress, Gateway or host port leads there from outside: only who can route to pods gets there.';

function entranceLines({ entrances, gateways = [], outcome }: AnswerCase, page: Page): readonly string[] {
  if (entrances === undefined) return [];
  const arrow = page.paint('faint', '-->');
  const through = gateways.map(
    (one) =>
      `  way in: ${visible(one.policy)}, as a call of the gateway ${one.gateways.map(visible).join(', ')}: ${visible(one.requests)} ${arrow} ${place(one.location)}`,
  );
  if (outcome === 'closed') return through;
  if (entrances.length === 0) return through.length > 0 ? through : [NO_WAY_IN];
  const direct = entrances.map(
    (one) => `  way in: ${visible(one.policy)} (${entranceWords(one)}) ${arrow} ${place(one.location)}`,
  );
  return [...direct, ...through];
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

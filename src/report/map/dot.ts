import type { ReachMap } from '#reach/map/map.ts';
import { drawMap } from '#report/map/draw.ts';
import type { Picture, PictureEnd, PictureLink, PictureNote } from '#report/map/picture.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { transportLabel } from '#report/map/transport-label.ts';
import { visible } from '#report/visible.ts';

/** mTLS is solid, plaintext dashed, either a bold dashed line, what isn't known dotted: colours only repeat it. */
const LINES: Readonly<Record<NonNullable<PictureLink['transport']>, string>> = {
  mtls: 'solid',
  tls: 'solid',
  plaintext: 'dashed',
  either: '"dashed,bold"',
};

const COLORS: Readonly<Record<PictureLink['kind'], string>> = {
  open: '#2563eb',
  wide: '#dc2626',
  outside: '#ea580c',
  unknown: '#a16207',
};

/** The map for Graphviz (`dot -Tsvg`): a cluster for each namespace. Names are quoted as the DOT grammar has it. */
export function renderMapDot(map: ReachMap, options: MapRenderOptions): string {
  const picture = drawMap(map, options);
  const lines = [
    'digraph eastwest {',
    `  graph [label=${text([picture.title, picture.subtitle, ...notes(picture.banners)])}, labelloc=t, rankdir=LR, compound=true, fontname="Helvetica", ranksep=1.2]`,
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", color="#64748b"]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...picture.boxes.flatMap((_, box) => boxLines(picture, box)),
    ...picture.links.map((link) => linkLine(picture, link)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function boxLines({ boxes, cards }: Picture, box: number): readonly string[] {
  const own = boxes[box];
  if (own === undefined) return [];
  const inside = [...cards.entries()].filter(([, card]) => card.box === box);
  return [
    `  subgraph cluster_${box} {`,
    `    label=${text([own.title, ...notes(own.notes)])}`,
    `    style="rounded,filled"; color="#94a3b8"; fillcolor="${own.kind === 'namespace' ? '#f1f5f9' : '#fff7ed'}"`,
    ...inside.map(([number, card]) => {
      const mark = [card.mesh, card.mark].filter((line) => line !== undefined);
      const color = card.mark === undefined ? '' : ', color="#dc2626", penwidth=2';
      return `    n${number} [label=${text([card.title, card.subtitle, ...mark, ...notes(card.notes)])}${color}]`;
    }),
    '  }',
  ];
}

/** An edge to a cluster goes to one of its nodes and is cut at the border (`lhead`, `ltail`). */
function linkLine({ cards }: Picture, { from, to, label, kind, detail, transport }: PictureLink): string {
  const node = (end: PictureEnd): number =>
    end.type === 'card' ? end.number : cards.findIndex(({ box }) => box === end.number);
  const attributes = [
    `label=${text([transportLabel(kind === 'unknown' ? `${label} (unknown)` : label, transport)])}`,
    `color="${transport === 'mtls' && kind !== 'unknown' ? MTLS : COLORS[kind]}"`,
    ...(detail === '' ? [] : [`tooltip=${text([detail])}`]),
    ...(kind === 'unknown' ? ['style=dotted'] : transport === undefined ? [] : [`style=${LINES[transport]}`]),
    ...(kind === 'wide' ? ['penwidth=2'] : []),
    ...(from.type === 'box' ? [`ltail=cluster_${from.number}`] : []),
    ...(to.type === 'box' ? [`lhead=cluster_${to.number}`] : []),
  ];
  return `  n${node(from)} -> n${node(to)} [${attributes.join(', ')}]`;
}

const MTLS = '#15803d';

function notes(all: readonly PictureNote[]): readonly string[] {
  return all.map(({ text: note }) => note);
}

/** A double-quoted string: only the quote needs escaping, a backslash would begin an escape sequence of labels. */
function text(lines: readonly string[]): string {
  const quoted = lines.map((line) => visible(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
  return `"${quoted.join('\\n')}"`;
}

import type { ReachMap } from '#reach/map/map.ts';
import { drawMap } from '#report/map/draw.ts';
import type { Picture, PictureEnd, PictureLink, PictureNote } from '#report/map/picture.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { transportLabel } from '#report/map/transport-label.ts';
import { visible } from '#report/visible.ts';

/**
 * The map as a Mermaid flowchart, as GitHub shows it in Markdown: a subgraph for each namespace. Ids are ours; names stand in quotes, with
 * everything that Mermaid or HTML could take for syntax as an entity (`#35;`).
 */
export function renderMapMermaid(map: ReachMap, options: MapRenderOptions): string {
  const picture = drawMap(map, options);
  const lines = [
    'flowchart LR',
    ...[picture.title, picture.subtitle, ...notes(picture.banners)].map((line) => `  %% ${comment(line)}`),
    ...picture.boxes.flatMap((_, box) => boxLines(picture, box)),
    ...bannerLines(picture),
    ...picture.links.map(linkLine),
    ...styleLines(picture),
    ...linkStyles(picture),
  ];
  return `${lines.join('\n')}\n`;
}

function boxLines({ boxes, cards }: Picture, box: number): readonly string[] {
  const own = boxes[box];
  if (own === undefined) return [];
  const inside = [...cards.entries()].filter(([, card]) => card.box === box);
  return [
    `  subgraph b${box}["${quoted([own.title, ...notes(own.notes)])}"]`,
    ...inside.map(([number, card]) => {
      const mark = [card.mesh, card.mark].filter((line) => line !== undefined);
      return `    n${number}["${quoted([card.title, card.subtitle, ...mark, ...notes(card.notes)])}"]`;
    }),
    '  end',
  ];
}

/** What holds for everybody, as a node of its own: comments aren't shown. */
function bannerLines({ banners }: Picture): readonly string[] {
  return banners.length === 0 ? [] : [`  note["${quoted(notes(banners))}"]`];
}

function linkLine({ from, to, label, kind, transport }: PictureLink): string {
  const id = (end: PictureEnd): string => `${end.type === 'card' ? 'n' : 'b'}${end.number}`;
  const arrow = kind === 'unknown' ? '-.->' : kind === 'wide' ? '==>' : '-->';
  const text = transportLabel(kind === 'unknown' ? `${label} (unknown)` : label, transport);
  return `  ${id(from)} ${arrow}|"${quoted([text])}"| ${id(to)}`;
}

/** mTLS solid, plaintext dashed, either with long dashes; what isn't known has dots already. */
const LINES: readonly (readonly [PictureLink['transport'], string])[] = [
  ['mtls', 'stroke:#15803d'],
  ['plaintext', 'stroke-dasharray:6 5'],
  ['either', 'stroke-dasharray:14 4'],
];

function linkStyles({ links }: Picture): readonly string[] {
  return LINES.flatMap(([transport, style]) => {
    const own = [...links.entries()].filter(
      ([, one]) => one.transport === transport && one.kind !== 'unknown',
    );
    return own.length === 0 ? [] : [`  linkStyle ${own.map(([number]) => number).join(',')} ${style}`];
  });
}

function styleLines({ cards, banners }: Picture): readonly string[] {
  const marked = [...cards.entries()].filter(([, { mark }]) => mark !== undefined);
  return [
    '  classDef unprotected stroke:#dc2626,stroke-width:3px',
    ...(marked.length === 0
      ? []
      : [`  class ${marked.map(([number]) => `n${number}`).join(',')} unprotected`]),
    ...(banners.length === 0 ? [] : ['  style note stroke:#dc2626,stroke-dasharray:4']),
  ];
}

function notes(all: readonly PictureNote[]): readonly string[] {
  return all.map(({ text }) => text);
}

/** Letters, digits and harmless punctuation stay; the rest becomes numeric entities (Mermaid, "Entity codes"). */
function quoted(lines: readonly string[]): string {
  return lines
    .map((line) =>
      visible(line).replace(/[^\p{L}\p{N} ./:,_()=!?*+·'-]/gu, (one) => `#${one.codePointAt(0)};`),
    )
    .join('<br/>');
}

/** A comment ends with the line, and must not look like a directive. */
function comment(line: string): string {
  return visible(line).replaceAll('{', '(').replaceAll('}', ')');
}

import type { ReachMap } from '#reach/map/map.ts';
import { drawMap } from '#report/map/draw.ts';
import type { Picture, PictureCard, PictureLink } from '#report/map/picture.ts';
import type { MapRenderOptions } from '#report/map/render-options.ts';
import { type Arrangement, arrange, type Rect } from '#report/map/svg/arrange.ts';
import { HEADER, NOTE_LINE, noteLines } from '#report/map/svg/card.ts';
import { fitText, textWidth } from '#report/map/svg/measure.ts';
import { type Pin, placePins } from '#report/map/svg/pins.ts';
import { arrivalSide, routeLinks } from '#report/map/svg/route.ts';
import { STYLE } from '#report/map/svg/style.ts';
import { transportLabel } from '#report/map/transport-label.ts';
import { visible } from '#report/visible.ts';

const HEADING = 92;
const BANNER = 20;
const LEGEND = 44;
const NARROWEST = 720;

/** The map as one self-contained SVG: the outside on the left, namespaces as boxes in columns by who connects to whom. */
export function renderMapSvg(map: ReachMap, options: MapRenderOptions): string {
  const picture = drawMap(map, options);
  const arrangement = arrange(picture, HEADING + picture.banners.length * BANNER);
  const { pins, pinOf } = placePins(picture, arrangement, (link) => arrivalSide(picture, arrangement, link));
  const paths = routeLinks(picture, arrangement, pins, pinOf);
  const width = Math.ceil(Math.max(NARROWEST, arrangement.width));
  const height = Math.ceil(arrangement.height + LEGEND);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xmlText(picture.title)}</title>`,
    `<desc id="desc">${xmlText(description(picture))}</desc>`,
    `<style>${STYLE}</style>`,
    `<defs>${[...KINDS, 'mtls'].map(marker).join('')}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...heading(picture, width),
    ...picture.boxes.flatMap((_, number) => boxMarkup(picture, arrangement, number)),
    ...picture.links.map((link, number) => linkMarkup(picture, link, paths[number] ?? '')),
    ...picture.cards.flatMap((card, number) => cardMarkup(card, arrangement, number)),
    ...pins.flatMap(pinMarkup),
    ...legend(picture, height - LEGEND / 2),
    '</svg>',
  ].join('\n')}\n`;
}

const KINDS = ['open', 'wide', 'outside', 'unknown'] as const satisfies readonly PictureLink['kind'][];

/** How a line is drawn: its colour by what is open or, if that is all that there is to say, by its being mTLS; its dashes by the transport. */
function lineStyle({ kind, transport }: Pick<PictureLink, 'kind' | 'transport'>): string {
  if (kind === 'unknown' || transport === undefined) return kind;
  return transport === 'mtls' ? 'mtls' : `${kind} ${transport}`;
}

function headOf(link: Pick<PictureLink, 'kind' | 'transport'>): string {
  return lineStyle(link) === 'mtls' ? 'mtls' : link.kind;
}

const MEANING: Readonly<Record<PictureLink['kind'], string>> = {
  open: 'open on these ports',
  wide: 'open on every port',
  outside: 'open to the outside',
  unknown: 'unknown: depends on what the manifests do not show',
};

const SENT: Readonly<Record<NonNullable<PictureLink['transport']>, string>> = {
  mtls: 'mTLS: encrypted, both ends authenticated',
  plaintext: 'plaintext: nobody is authenticated',
  either: 'mTLS, plaintext too',
  tls: 'TLS that the gateway ends',
};

function meaning({ kind, transport }: Pick<PictureLink, 'kind' | 'transport'>): string {
  if (kind === 'unknown' || transport === undefined) return MEANING[kind];
  const what = kind === 'open' ? '' : kind === 'wide' ? ', on every port' : ', from outside';
  return transport === 'mtls' ? SENT.mtls : `${SENT[transport]}${what}`;
}

function marker(kind: string): string {
  return `<marker id="head-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${kind}" d="M0 0.6L8 4L0 7.4z"/></marker>`;
}

/** The picture in words, for whoever can't see it. */
function description({ subtitle, banners, links, cards, boxes }: Picture): string {
  const nameOf = ({ type, number }: PictureLink['from']): string =>
    (type === 'card' ? cards[number]?.title : boxes[number]?.title) ?? '';
  const shown = links
    .slice(0, 40)
    .map(
      ({ from, to, label, transport }) =>
        `${nameOf(from)} to ${nameOf(to)}: ${transportLabel(label, transport)}`,
    );
  const more = links.length - shown.length;
  return [subtitle, ...banners.map(({ text }) => text), ...shown, ...(more > 0 ? [`${more} more`] : [])].join(
    '. ',
  );
}

function heading({ title, subtitle, banners }: Picture, width: number): readonly string[] {
  const room = width - 72;
  return [
    line('heading', 36, 44, fitText(visible(title), 20, room)),
    line('about', 36, 66, fitText(visible(subtitle), 13, room)),
    ...banners.map(({ text, level }, index) =>
      line(level, 36, 88 + index * BANNER, fitText(visible(`⚠ ${text}`), 11.5, room)),
    ),
  ];
}

function boxMarkup({ boxes }: Picture, arrangement: Arrangement, number: number): readonly string[] {
  const [box, rect] = [boxes[number], arrangement.boxes[number]];
  if (box === undefined || rect === undefined) return [];
  const other = box.kind === 'namespace' ? '' : ' other';
  return [
    `<rect class="box${other}" ${geometry(rect)} rx="14"/>`,
    line('boxname', rect.x + 18, rect.y + 26, fitText(visible(box.title), 13, rect.width - 36)),
    ...noteLines(box.notes, rect.width - 44).map(({ text, level }, index) =>
      line(level, rect.x + 18, rect.y + HEADER - 3 + index * NOTE_LINE, text),
    ),
  ];
}

function cardMarkup(card: PictureCard, { cards, texts }: Arrangement, number: number): readonly string[] {
  const rect = cards[number];
  if (rect === undefined) return [];
  const full = [
    card.title,
    card.subtitle,
    card.mesh ?? '',
    card.mark ?? '',
    ...card.notes.map(({ text }) => text),
  ];
  return [
    `<g><title>${xmlText(full.filter((text) => text !== '').join('\n'))}</title>`,
    `<rect class="card${card.mark === undefined ? '' : ' marked'}" ${geometry(rect)} rx="9"/>`,
    ...(texts[number]?.lines ?? []).map(({ text, y, style }) => line(style, rect.x + 14, rect.y + y, text)),
    ...markBadge(card.mark, rect),
    '</g>',
  ];
}

function markBadge(mark: string | undefined, rect: Rect): readonly string[] {
  if (mark === undefined) return [];
  const width = textWidth(mark, 10) + 18;
  const x = rect.x + rect.width - width - 10;
  return [
    `<rect class="mark" ${geometry({ x, y: rect.y - 9, width, height: 17 })} rx="8.5"/>`,
    line('marktext', x + width / 2, rect.y + 3, mark),
  ];
}

function linkMarkup({ cards, boxes }: Picture, link: PictureLink, path: string): string {
  const nameOf = ({ type, number }: PictureLink['from']): string =>
    (type === 'card' ? cards[number]?.title : boxes[number]?.title) ?? '';
  const words = `${nameOf(link.from)} → ${nameOf(link.to)}: ${transportLabel(link.label, link.transport)}${link.detail === '' ? '' : `\n${link.detail}`}`;
  return `<path class="link ${lineStyle(link)}" d="${path}" marker-end="url(#head-${headOf(link)})"><title>${xmlText(words)}</title></path>`;
}

function pinMarkup(pin: Pin): readonly string[] {
  return [
    `<rect class="pin ${lineStyle(pin)}" ${geometry(pin)} rx="9"/>`,
    line(`pintext ${headOf(pin)}`, pin.x + pin.width / 2, pin.y + 13, pin.text),
  ];
}

function legend({ links, cards }: Picture, y: number): readonly string[] {
  const used = new Map(links.map((link) => [meaning(link), link]));
  const sorted = [...used].sort(([, a], [, b]) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  let x = 36;
  const parts: string[] = [];
  for (const [text, link] of sorted) {
    parts.push(
      `<path class="link ${lineStyle(link)}" d="M${x} ${y - 4}h32" marker-end="url(#head-${headOf(link)})"/>`,
      line('legend', x + 40, y, text),
    );
    x += 40 + textWidth(text, 11) + 28;
  }
  if (cards.some(({ mark }) => mark !== undefined)) {
    parts.push(
      `<rect class="card marked" x="${x}" y="${y - 12}" width="22" height="14" rx="4"/>`,
      line('legend', x + 30, y, 'not protected by policy'),
    );
  }
  return parts;
}

function geometry({ x, y, width, height }: Rect): string {
  return `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"`;
}

function line(style: string, x: number, y: number, text: string): string {
  return `<text class="${style}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${xmlText(text)}</text>`;
}

/** XML 1.0 text: markup characters as entities, and nothing that is hidden or that XML can't hold. */
function xmlText(text: string): string {
  return text
    .split('\n')
    .map((part) => visible(part))
    .join('\n')
    .replace(/[&<>"']/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
}

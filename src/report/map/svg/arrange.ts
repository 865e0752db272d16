import type { Picture, PictureEnd, PictureLink } from '#report/map/picture.ts';
import {
  CARD_WIDTH,
  type CardText,
  cardText,
  HEADER,
  NOTE_LINE,
  noteLines,
  pinText,
} from '#report/map/svg/card.ts';
import { type Arc, assignLayers, orderLayers } from '#report/map/svg/layers.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A column of rectangles that stand above each other, from `left` to `right`. */
export interface Column {
  readonly left: number;
  readonly right: number;
  /** Numbers of boxes, or of cards of one box. */
  readonly members: readonly number[];
}

/** Where everything stands. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly Column[];
  /** By number of the box. */
  readonly boxes: readonly Rect[];
  readonly inner: readonly (readonly Column[])[];
  /** By number of the card. */
  readonly cards: readonly Rect[];
  readonly texts: readonly CardText[];
  /** By number of the box: its column. By number of the card: its column within the box. */
  readonly columnOfBox: readonly number[];
  readonly columnOfCard: readonly number[];
}

const MARGIN = 36;
const COLUMN_GAP = 84;
const BOX_GAP = 34;
const CARD_GAP = 30;
const PADDING = 22;
const BOTTOM = 30;
/** Beside a pin: for a line to bend, and for its arrow. */
const BEND = 34;
const PIN = 22;
/** So few cards stand above each other even if they connect to each other. */
const STACKED = 3;
const TALLEST_COLUMN = 1500;
const MOST_IN_COLUMN = 7;

/** Puts boxes into columns by who connects to whom, and cards into columns within their box, below a header of some height. */
export function arrange(picture: Picture, top: number): Arrangement {
  const texts = picture.cards.map(cardText);
  const heights = picture.cards.map((card, number) => {
    const arriving = new Set(
      picture.links
        .filter(({ to }) => isCard(to, number))
        .map(({ label, kind, transport }) => `${kind} ${transport} ${label}`),
    ).size;
    return Math.max(texts[number]?.height ?? 0, arriving * PIN + 14, card.mark === undefined ? 0 : 56);
  });
  const insides = picture.boxes.map((_, box) => innerColumns(picture, box));
  const sizes = insides.map((columns, box) => boxSize(picture, box, columns, heights));
  const columns = boxColumns(picture, sizes);
  return place({ texts, heights, insides, sizes, columns, top });
}

function isCard(end: PictureEnd, number: number): boolean {
  return end.type === 'card' && end.number === number;
}

/** The cards of a box by column: layered if they connect to each other, else a block. */
function innerColumns({ cards, links, boxes }: Picture, box: number): readonly (readonly number[])[] {
  const own = cards.flatMap((card, number) => (card.box === box ? [number] : []));
  if (boxes[box]?.kind !== 'namespace') return own.length === 0 ? [] : [own];
  const local = new Map(own.map((number, index) => [number, index]));
  const arcs = links.flatMap(({ from, to }): readonly Arc[] => {
    const [a, b] = [from, to].map((end) => (end.type === 'card' ? local.get(end.number) : undefined));
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  if (arcs.length === 0) return block(enteredFirst(own, links));
  if (own.length <= STACKED) {
    return [
      orderLayers(assignLayers(own.length, arcs), arcs).flatMap((layer) =>
        layer.flatMap((index) => own[index] ?? []),
      ),
    ];
  }
  return orderLayers(assignLayers(own.length, arcs), arcs)
    .flatMap((layer) => chunks(layer, MOST_IN_COLUMN))
    .map((layer) => layer.flatMap((index) => own[index] ?? []));
}

/** What is connected to stands in front, where no line to it crosses the box. */
function enteredFirst(own: readonly number[], links: Picture['links']): readonly number[] {
  const entered = new Set(links.flatMap(({ to }) => (to.type === 'card' ? [to.number] : [])));
  return [...own].sort((a, b) => Number(entered.has(b)) - Number(entered.has(a)) || a - b);
}

function block(own: readonly number[]): readonly (readonly number[])[] {
  const rows = own.length <= 4 ? own.length : Math.ceil(Math.sqrt(own.length * 1.2));
  return chunks(own, Math.max(1, rows));
}

/** Pieces of about equal length, none longer than `most`. */
function chunks(list: readonly number[], most: number): readonly (readonly number[])[] {
  const count = Math.max(1, Math.ceil(list.length / most));
  const size = Math.ceil(list.length / count);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}

function boxSize(
  picture: Picture,
  box: number,
  columns: readonly (readonly number[])[],
  heights: readonly number[],
) {
  const tallest = Math.max(0, ...columns.map((column) => stackHeight(column, heights)));
  const pins = pinSpace(picture, box);
  const gap = pins + 2 * BEND;
  const inside = columns.length * CARD_WIDTH + (columns.length - 1) * gap;
  const left = pins === 0 ? PADDING : pins + BEND;
  const right = columns.length > 0 && isStacked(picture, columns) ? pins + 2 * BEND : PADDING + 8;
  const width = left + inside + right;
  const header = HEADER + noteLines(picture.boxes[box]?.notes ?? [], width - 2 * PADDING).length * NOTE_LINE;
  return { left, gap, header, width, height: header + tallest + BOTTOM };
}

/** How wide the labels are at which something connects to cards of the box; 0 if nothing does. */
function pinSpace({ cards, links }: Picture, box: number): number {
  const widths = links.flatMap(({ to, label }) =>
    to.type === 'card' && cards[to.number]?.box === box ? [pinText(label).width] : [],
  );
  return Math.max(0, ...widths);
}

/** Whether cards that stand above each other connect: their lines bend on the right. */
function isStacked({ links }: Picture, columns: readonly (readonly number[])[]): boolean {
  return columns.some((column) =>
    links.some(
      ({ from, to }) =>
        from.type === 'card' &&
        to.type === 'card' &&
        column.includes(from.number) &&
        column.includes(to.number),
    ),
  );
}

function stackHeight(column: readonly number[], heights: readonly number[]): number {
  return column.reduce((sum, number) => sum + (heights[number] ?? 0) + CARD_GAP, -CARD_GAP);
}

type Size = ReturnType<typeof boxSize>;

/** The boxes by column: the outside first, then by who connects to whom, then addresses. Columns that are too tall are split. */
function boxColumns(picture: Picture, sizes: readonly Size[]): readonly (readonly number[])[] {
  const of = (kind: string) => picture.boxes.flatMap((box, number) => (box.kind === kind ? [number] : []));
  const own = of('namespace');
  const local = new Map(own.map((number, index) => [number, index]));
  const boxOf = (end: PictureEnd) =>
    local.get(end.type === 'box' ? end.number : (picture.cards[end.number]?.box ?? -1));
  const arcs = picture.links.flatMap(({ from, to }: PictureLink): readonly Arc[] => {
    const [a, b] = [boxOf(from), boxOf(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  const layers = orderLayers(assignLayers(own.length, arcs), arcs).map((layer) =>
    layer.flatMap((index) => own[index] ?? []),
  );
  const split = layers.flatMap((layer) => {
    const height = layer.reduce((sum, box) => sum + (sizes[box]?.height ?? 0) + BOX_GAP, 0);
    return chunks(layer, Math.ceil(layer.length / Math.ceil(Math.max(1, height) / TALLEST_COLUMN)));
  });
  return [of('outside'), ...split, of('addresses')].filter((column) => column.length > 0);
}

interface Plan {
  readonly texts: readonly CardText[];
  readonly heights: readonly number[];
  readonly insides: readonly (readonly (readonly number[])[])[];
  readonly sizes: readonly Size[];
  readonly columns: readonly (readonly number[])[];
  readonly top: number;
}

function place(plan: Plan): Arrangement {
  const { sizes, columns, top, insides } = plan;
  const boxes: Rect[] = [];
  const columnOfBox: number[] = [];
  const placed: Column[] = [];
  const heightOf = (column: readonly number[]): number =>
    column.reduce((sum, box) => sum + (sizes[box]?.height ?? 0) + BOX_GAP, -BOX_GAP);
  const tallest = Math.max(0, ...columns.map(heightOf));
  let x = MARGIN;
  for (const [index, column] of columns.entries()) {
    const width = Math.max(...column.map((box) => sizes[box]?.width ?? 0));
    let y = top + (tallest - heightOf(column)) / 2;
    for (const box of column) {
      const height = sizes[box]?.height ?? 0;
      boxes[box] = { x, y, width, height };
      columnOfBox[box] = index;
      y += height + BOX_GAP;
    }
    placed.push({ left: x, right: x + width, members: column });
    x += width + COLUMN_GAP;
  }
  const cards: Rect[] = [];
  const columnOfCard: number[] = [];
  const inner = insides.map((cardColumns, box) =>
    placeCards(cardColumns, plan, box, boxes[box], cards, columnOfCard),
  );
  return {
    width: Math.max(640, x - COLUMN_GAP + MARGIN),
    height: top + tallest + MARGIN,
    columns: placed,
    boxes,
    inner,
    cards,
    texts: plan.texts,
    columnOfBox,
    columnOfCard,
  };
}

function placeCards(
  columns: readonly (readonly number[])[],
  { heights, sizes }: Plan,
  box: number,
  rect: Rect | undefined,
  cards: Rect[],
  columnOfCard: number[],
): readonly Column[] {
  const size = sizes[box];
  if (rect === undefined || size === undefined) return [];
  const room = rect.height - size.header - BOTTOM;
  return columns.map((members, index) => {
    const left = rect.x + size.left + index * (CARD_WIDTH + size.gap);
    let y = rect.y + size.header + (room - stackHeight(members, heights)) / 2;
    for (const number of members) {
      const height = heights[number] ?? 0;
      cards[number] = { x: left, y, width: CARD_WIDTH, height };
      columnOfCard[number] = index;
      y += height + CARD_GAP;
    }
    return { left, right: left + CARD_WIDTH, members };
  });
}

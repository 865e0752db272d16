import type { Picture, PictureEnd, PictureLink } from '#report/map/picture.ts';
import type { Arrangement, Column, Rect } from '#report/map/svg/arrange.ts';
import { type Pin, rectOf, type Side } from '#report/map/svg/pins.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A column to pass between its rectangles, and the span of heights within which to stay. */
interface Obstacle {
  readonly left: number;
  readonly right: number;
  readonly blocked: readonly Rect[];
  readonly top: number;
  readonly bottom: number;
}

const CLEARANCE = 8;
const LANE = 5;
const BULGE = 46;
const BELOW_TITLE = 40;

/** On which side a link arrives: on the left if it comes from a column further left. */
export function arrivalSide(picture: Picture, arrangement: Arrangement, { from, to }: PictureLink): Side {
  return compareColumns(picture, arrangement, from, to) < 0 ? 'left' : 'right';
}

/** The curve of a link as an SVG path: through gaps between what stands in the way, never across a card. */
export function routeLinks(
  picture: Picture,
  arrangement: Arrangement,
  pins: readonly Pin[],
  pinOf: readonly number[],
): readonly string[] {
  const lanes = new Map<string, number>();
  return picture.links.map((link, number) => {
    const pin = pins[pinOf[number] ?? -1];
    if (pin === undefined) return '';
    const order = compareColumns(picture, arrangement, link.from, link.to);
    const start = departure(rectOf(arrangement, link.from), link.from, order > 0 ? 'left' : 'right');
    const end: Point = {
      x: pin.side === 'left' ? pin.x - 3 : pin.x + pin.width + 3,
      y: pin.y + pin.height / 2,
    };
    const obstacles = between(picture, arrangement, link, order);
    return curve(through(start, end, obstacles, lanes), order);
  });
}

function departure(rect: Rect, end: PictureEnd, side: Side): Point {
  const y = end.type === 'card' ? rect.y + rect.height / 2 : rect.y + 22;
  return { x: side === 'right' ? rect.x + rect.width : rect.x, y };
}

function compareColumns(
  picture: Picture,
  arrangement: Arrangement,
  from: PictureEnd,
  to: PictureEnd,
): number {
  const [a, b] = [from, to].map((end) => columnOf(picture, arrangement, end));
  return (
    (a?.box ?? 0) - (b?.box ?? 0) || (a?.boxNumber === b?.boxNumber ? (a?.card ?? 0) - (b?.card ?? 0) : 0)
  );
}

function columnOf({ cards }: Picture, { columnOfBox, columnOfCard }: Arrangement, end: PictureEnd) {
  const boxNumber = end.type === 'box' ? end.number : (cards[end.number]?.box ?? 0);
  const card = end.type === 'card' ? (columnOfCard[end.number] ?? 0) : 0;
  return { boxNumber, box: columnOfBox[boxNumber] ?? 0, card, isCard: end.type === 'card' };
}

/** What stands between the ends of a link, in the order in which it meets it. */
function between(
  picture: Picture,
  arrangement: Arrangement,
  { from, to }: PictureLink,
  order: number,
): readonly Obstacle[] {
  const [a, b] = [columnOf(picture, arrangement, from), columnOf(picture, arrangement, to)];
  const inner = (box: number) =>
    (arrangement.inner[box] ?? []).map((column) => innerObstacle(arrangement, box, column));
  if (a.boxNumber === b.boxNumber) {
    if (order === 0) return [];
    const [low, high] = [Math.min(a.card, b.card), Math.max(a.card, b.card)];
    const inside = inner(a.boxNumber).slice(low + 1, high);
    return order < 0 ? inside : inside.reverse();
  }
  const [outOf, into] = [inner(a.boxNumber), inner(b.boxNumber)];
  const rightOf = (columns: readonly Obstacle[], end: typeof a) =>
    end.isCard ? columns.slice(end.card + 1) : [];
  const leftOf = (columns: readonly Obstacle[], end: typeof a) =>
    end.isCard ? columns.slice(0, end.card) : [];
  if (order === 0) return [...rightOf(outOf, a), ...[...rightOf(into, b)].reverse()];
  const passed = arrangement.columns
    .slice(Math.min(a.box, b.box) + 1, Math.max(a.box, b.box))
    .map((column) => outerObstacle(arrangement, column));
  if (order < 0) return [...rightOf(outOf, a), ...passed, ...leftOf(into, b)];
  return [...[...leftOf(outOf, a)].reverse(), ...passed.reverse(), ...[...rightOf(into, b)].reverse()];
}

function innerObstacle(
  { cards, boxes }: Arrangement,
  box: number,
  { left, right, members }: Column,
): Obstacle {
  const around = boxes[box] ?? { x: 0, y: 0, width: 0, height: 0 };
  const blocked = members.flatMap((number) => cards[number] ?? []);
  return {
    left: left - 12,
    right: right + 12,
    blocked,
    top: around.y + BELOW_TITLE,
    bottom: around.y + around.height - 6,
  };
}

function outerObstacle({ boxes, height }: Arrangement, { left, right, members }: Column): Obstacle {
  const blocked = members.flatMap((number) => boxes[number] ?? []);
  return { left: left - 10, right: right + 10, blocked, top: 0, bottom: height };
}

/** The points of a way: from gap to gap, each as near as possible to the straight line. */
function through(
  start: Point,
  end: Point,
  obstacles: readonly Obstacle[],
  lanes: Map<string, number>,
): readonly Point[] {
  const points: Point[] = [start];
  for (const obstacle of obstacles) {
    const middle = (obstacle.left + obstacle.right) / 2;
    const share = end.x === start.x ? 0.5 : (middle - start.x) / (end.x - start.x);
    const gap = freeHeight(obstacle, start.y + (end.y - start.y) * Math.min(1, Math.max(0, share)));
    const lane = `${obstacle.left} ${Math.round(gap)}`;
    const used = lanes.get(lane) ?? 0;
    lanes.set(lane, used + 1);
    const y = gap + (used % 2 === 0 ? 1 : -1) * Math.ceil((used % 5) / 2) * LANE;
    const last = points.at(-1) ?? start;
    const forward = last.x <= middle;
    points.push(
      { x: forward ? obstacle.left : obstacle.right, y },
      { x: forward ? obstacle.right : obstacle.left, y },
    );
  }
  points.push(end);
  return points;
}

/** The free height nearest to the wanted one: the middle of a gap if that isn't wide. */
function freeHeight({ blocked, top, bottom }: Obstacle, wanted: number): number {
  const sorted = [...blocked].sort((a, b) => a.y - b.y);
  const gaps: [number, number][] = [];
  let from = top;
  for (const rect of sorted) {
    gaps.push([from, rect.y]);
    from = rect.y + rect.height;
  }
  gaps.push([from, bottom]);
  const candidates = gaps
    .filter(([low, high]) => high - low >= 2 * CLEARANCE)
    .map(([low, high]) => Math.min(high - CLEARANCE, Math.max(low + CLEARANCE, wanted)))
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return candidates[0] ?? wanted;
}

/** Through each pair of points with horizontal ends; within one column as an arc on the right. */
function curve(points: readonly Point[], order: number): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${at(first)}`;
  let last = first;
  for (const [index, point] of rest.entries()) {
    const isBend = order === 0 && index === Math.floor((rest.length - 1) / 2);
    if (isBend) {
      const x = Math.max(last.x, point.x) + BULGE + Math.min(40, Math.abs(point.y - last.y) / 8);
      path += ` C${x.toFixed(1)} ${last.y.toFixed(1)} ${x.toFixed(1)} ${point.y.toFixed(1)} ${at(point)}`;
    } else if (Math.abs(last.y - point.y) < 0.5) path += ` L${at(point)}`;
    else {
      const reach = (point.x - last.x) / 2;
      path += ` C${at({ x: last.x + reach, y: last.y })} ${at({ x: point.x - reach, y: point.y })} ${at(point)}`;
    }
    last = point;
  }
  return path;
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

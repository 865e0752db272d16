import type { Picture, PictureEnd, PictureLink } from '#report/map/picture.ts';
import type { Arrangement, Rect } from '#report/map/svg/arrange.ts';
import { pinText } from '#report/map/svg/card.ts';

export type Side = 'left' | 'right';

/** Where lines with one label arrive at a card or box: a pill on its border. */
export interface Pin extends Rect {
  readonly text: string;
  readonly kind: PictureLink['kind'];
  readonly transport?: NonNullable<PictureLink['transport']>;
  readonly side: Side;
}

const PIN_HEIGHT = 18;
const PIN_STEP = 22;

/** The pins, each once, and for each link the number of the one at which it arrives. */
export function placePins(
  { links }: Picture,
  arrangement: Arrangement,
  sideOf: (link: PictureLink) => Side,
): { readonly pins: readonly Pin[]; readonly pinOf: readonly number[] } {
  const groups = new Map<
    string,
    { readonly link: PictureLink; readonly side: Side; readonly members: number[] }
  >();
  for (const [number, link] of links.entries()) {
    const side = sideOf(link);
    const key = `${link.to.type} ${link.to.number} ${side} ${link.kind} ${link.transport} ${link.label}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { link, side, members: [number] });
    else group.members.push(number);
  }
  const counts = new Map<string, number>();
  for (const { link, side } of groups.values()) {
    const key = `${link.to.type} ${link.to.number} ${side}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const used = new Map<string, number>();
  const pins: Pin[] = [];
  const pinOf: number[] = [];
  for (const { link, side, members } of groups.values()) {
    const key = `${link.to.type} ${link.to.number} ${side}`;
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    for (const member of members) pinOf[member] = pins.length;
    pins.push(placePin(link, side, rectOf(arrangement, link.to), index, counts.get(key) ?? 1));
  }
  return { pins, pinOf };
}

/** Pins of a card stand around its middle; those of a box beside its title. */
function placePin(link: PictureLink, side: Side, rect: Rect, index: number, count: number): Pin {
  const { text, width } = pinText(
    link.kind === 'unknown' && !link.label.endsWith('?') ? `${link.label}?` : link.label,
  );
  const middle =
    link.to.type === 'card' ? rect.y + rect.height / 2 - ((count - 1) * PIN_STEP) / 2 : rect.y + 22;
  const x = side === 'left' ? rect.x - width : rect.x + rect.width;
  return {
    x,
    y: middle + index * PIN_STEP - PIN_HEIGHT / 2,
    width,
    height: PIN_HEIGHT,
    text,
    kind: link.kind,
    ...(link.transport === undefined ? {} : { transport: link.transport }),
    side,
  };
}

export function rectOf({ boxes, cards }: Arrangement, end: PictureEnd): Rect {
  const rect = end.type === 'card' ? cards[end.number] : boxes[end.number];
  return rect ?? { x: 0, y: 0, width: 0, height: 0 };
}

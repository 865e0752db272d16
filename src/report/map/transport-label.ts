import { TRANSPORT } from '#report/map/how.ts';
import type { PictureLink } from '#report/map/picture.ts';

/** A label with the transport in words, for pictures whose lines alone don't tell it. */
export function transportLabel(label: string, transport: PictureLink['transport']): string {
  return transport === undefined ? label : `${label}, ${TRANSPORT[transport]}`;
}

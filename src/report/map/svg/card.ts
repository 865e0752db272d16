import type { PictureCard, PictureNote } from '#report/map/picture.ts';
import { fitText, textWidth, wrapText } from '#report/map/svg/measure.ts';
import { visible } from '#report/visible.ts';

export const CARD_WIDTH = 220;
/** From the top of a box to its first note or card. */
export const HEADER = 46;
export const NOTE_LINE = 15;

/** A line of text on a card or box, `y` below its top. */
export interface TextLine {
  readonly text: string;
  readonly y: number;
  readonly style: 'title' | 'subtitle' | 'mesh' | PictureNote['level'];
}

/** The lines of a card, and the height that they need. */
export interface CardText {
  readonly lines: readonly TextLine[];
  readonly height: number;
}

/** What stands on a card, cut to its width. */
export function cardText(card: PictureCard): CardText {
  const width = CARD_WIDTH - 28;
  const lines: TextLine[] = [
    { text: fitText(visible(card.title), 14, width), y: 25, style: 'title' },
    { text: fitText(visible(card.subtitle), 11, width), y: 42, style: 'subtitle' },
  ];
  let y = 60;
  if (card.mesh !== undefined) {
    lines.push({ text: fitText(visible(card.mesh), 11, width), y: y - 2, style: 'mesh' });
    y += NOTE_LINE;
  }
  for (const { text, level } of noteLines(card.notes, width)) {
    lines.push({ text, y, style: level });
    y += NOTE_LINE;
  }
  return { lines, height: Math.max(56, y - 4) };
}

/** Notes in lines of at most three each. */
export function noteLines(notes: readonly PictureNote[], width: number): readonly PictureNote[] {
  return notes.flatMap(({ text, level }) =>
    wrapText(visible(text), 11, width, 3).map((line) => ({ text: line, level })),
  );
}

const WIDEST_PIN = 126;

/** The label of a pin, cut to what there is room for, and the pill's width. */
export function pinText(label: string): { readonly text: string; readonly width: number } {
  const text = fitText(visible(label.replace(/^TCP (?=[\d,-]+\??( |$))/, '')), 11, WIDEST_PIN);
  return { text, width: textWidth(text, 11) + 14 };
}

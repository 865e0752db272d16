/** A part of a text: offsets into it, `end` not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Lines of a source text around a location, secrets already masked. */
export interface Excerpt {
  /** The first line's number, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

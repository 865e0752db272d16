import type { Pointer } from '#manifest/pointer.ts';

/** A range in a text. Lines and columns count from 1, columns in UTF-16 code units; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The document's number in the file, from 1. */
  readonly document?: number;
  /** From the document's root, e.g. `/items/3/spec/hostNetwork`. */
  readonly pointer?: Pointer;
  /** The path in Helm's `# Source:` comment. */
  readonly template?: string;
  /** Of a rendered text, which is no file: where a person would mend it (template, patch, base or values), an existing file. */
  readonly source?: WrittenAt;
}

/** A line of a file that something was rendered from. */
export interface WrittenAt {
  readonly file: string;
  /** From 1; 1 where only the file is known. */
  readonly line: number;
}

/** A whole file, for what concerns no line of it. */
export function fileLocation(file: string): Location {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

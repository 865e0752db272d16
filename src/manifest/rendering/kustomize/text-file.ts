import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { type Reading, readDocuments } from '#manifest/document/read-documents.ts';
import { decodeText } from '#manifest/file/decode.ts';
import { readRegularFile } from '#manifest/file/read-file.ts';
import { locateIn } from '#manifest/locate.ts';
import type { WrittenAt } from '#manifest/location.ts';
import type { Pointer } from '#manifest/pointer.ts';

/** A YAML or JSON file that an overlay is made of. */
export interface TextFile {
  /** From the working directory. */
  readonly file: string;
  readonly documents: Reading['values'];
  readonly lines: readonly string[];
  /** Where a node of one of its documents (by number, from 0) is written. */
  readonly at: (document: number, pointer: Pointer) => WrittenAt;
}

/** Reads a file by its absolute path; `undefined` if that isn't possible. */
export function readTextFile(path: string, cwd: string): TextFile | undefined {
  const content = readRegularFile(path, path);
  const text = content instanceof Uint8Array ? decodeText(content).text : undefined;
  return text === undefined ? undefined : textFile(text, fromHere(path, cwd));
}

/** A text of which the first line is line `first` of the file; all of it is on that line if `isOneLine`. */
export function textFile(text: string, file: string, first = 1, isOneLine = false): TextFile {
  const { source, values } = readDocuments(file, text);
  return {
    file,
    documents: values,
    lines: text.split(/\r\n?|\n/),
    at: (document, pointer) => {
      const origin = values[document]?.origin;
      const line = origin === undefined || isOneLine ? 1 : locateIn(source, origin, pointer).line;
      return { file, line: first + line - 1 };
    },
  };
}

/** kustomize tells paths without links; the working directory may be one. */
function fromHere(path: string, cwd: string): string {
  const short = relative(realpathSync(resolve(cwd)), path).replaceAll('\\', '/');
  return short === '' || isAbsolute(short) ? path : short;
}

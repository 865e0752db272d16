import { readDocuments } from '#manifest/document/read-documents.ts';
import { decodeText } from '#manifest/file/decode.ts';
import type { Json } from '#manifest/json.ts';
import { locateIn } from '#manifest/locate.ts';
import type { Location } from '#manifest/location.ts';
import type { Pointer } from '#manifest/pointer.ts';
import type { Problem } from '#manifest/problem.ts';

/** A text of a single document, e.g. eastwest.yaml. */
export interface ParsedDocument {
  /** `undefined` if there is nothing in it, or it couldn't be read (see `problems`). */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /** Where a node is written; never throws. */
  readonly locate: (pointer: Pointer) => Location;
}

/** Reads the first document of a text, by the same rules as a manifest. A second document is a problem. */
export function parseDocument(text: string, name: string): ParsedDocument {
  const reading = readDocuments(name, decodeText(text).text ?? text);
  const [first, second] = reading.values;
  const origin = first?.origin ?? { file: name, document: 1, pointer: '' };
  const extra: readonly Problem[] =
    second === undefined
      ? []
      : [
          {
            code: 'content-dropped',
            level: 'severe',
            message: 'There is more than one document in this file; only the first would count.',
            remedy: 'Join them, or remove the second one.',
            location: locateIn(reading.source, second.origin, ''),
          },
        ];
  return {
    value: first?.value,
    problems: [...reading.problems, ...extra],
    locate: (pointer) => locateIn(reading.source, origin, pointer),
  };
}

import type { Location, WrittenAt } from '#manifest/location.ts';
import type { Problem } from '#manifest/problem.ts';
import type { Resource } from '#manifest/resource.ts';

/** A text to parse, and the name under which it appears in every output. */
export interface Source {
  readonly name: string;
  /** Raw bytes are checked for being UTF-8 text; a string is taken as it is. */
  readonly content: Uint8Array | string;
  /** Found in a directory, not named by the user: a JSON file there is often something else than a manifest. */
  readonly incidental?: boolean;
  /** Of a rendered text: where a node of it was written. */
  readonly writtenAt?: FindWritten;
  /** Where namespaced resources end up that name no namespace; `default` unless told. */
  readonly namespace?: string;
}

/** Tells where a person would mend what a place of a rendered text says; `undefined` if that can't be told. */
export type FindWritten = (place: Location) => WrittenAt | undefined;

/** One document's place in its text: `text.slice(start, end)`, beginning on line `line` (from 1). */
export interface DocumentSpan {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** A text that was read and cut into documents; kept so that nodes can be located when a finding needs it. */
export interface SourceText {
  readonly text: string;
  readonly documents: readonly DocumentSpan[];
  readonly writtenAt?: FindWritten;
}

/** Everything that was read: the resources in order of reading, and what was wrong with the input. */
export interface Manifests {
  readonly sources: ReadonlyMap<string, SourceText>;
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
  /** How many non-empty documents were seen, also those that aren't resources. */
  readonly documents: number;
}

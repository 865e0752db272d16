import type { FactsSubject } from '#facts/facts.ts';

/** What one evaluation is about. */
export interface RunSubject extends FactsSubject {
  /** `--combine`: every document, `[{path, contents}]`, as rules of conftest's convention see them at once. */
  readonly combined?: readonly CombinedDocument[];
}

export interface CombinedDocument {
  readonly path: string;
  readonly contents: object;
}

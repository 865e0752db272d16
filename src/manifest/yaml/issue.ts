import type { ProblemCode } from '#errors.ts';

/** Something wrong inside one document, at an offset into its text. */
export interface YamlIssue {
  readonly code: Extract<
    ProblemCode,
    | 'yaml-invalid'
    | 'duplicate-key'
    | 'too-deep'
    | 'too-many-aliases'
    | 'not-representable'
    | 'content-dropped'
  >;
  readonly level: 'severe' | 'warning';
  readonly message: string;
  readonly remedy: string;
  readonly offset: number;
  /** Exclusive; the same as `offset` where there is only a point to show. */
  readonly end: number;
}

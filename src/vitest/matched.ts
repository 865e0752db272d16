/** What a matcher tells Vitest. `pass` is meant without `.not`. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What Vitest tells a matcher. */
export interface Matching {
  readonly isNot: boolean;
}

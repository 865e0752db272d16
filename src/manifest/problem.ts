import type { ProblemCode } from '#errors.ts';
import type { Location } from '#manifest/location.ts';

/**
 * How far a problem reaches.
 * - `severe`: the answer can't be trusted (exit code 2).
 * - `warning`: something was left out or is likely a mistake; the rest of the answer stands.
 * - `note`: worth knowing.
 */
export type ProblemLevel = 'severe' | 'warning' | 'note';

/** Something wrong with the input, as opposed to a rule's verdict on it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly level: ProblemLevel;
  /** One sentence: what is wrong. Never contains a secret's value. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  readonly location: Location;
}

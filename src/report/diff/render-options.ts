/** What a rendered difference needs besides itself. */
export interface DiffRenderOptions {
  /** How the two sides are called. */
  readonly base: string;
  readonly head: string;
  /** ANSI colours (text). */
  readonly color: boolean;
  /** Every change, and every name in it, instead of the first (text). */
  readonly verbose: boolean;
}

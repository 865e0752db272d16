/** How a report is to be rendered. Machine formats ignore what is meant for the eye. */
export interface RenderOptions {
  /** ANSI colours (pretty). */
  readonly color: boolean;
  /** Columns to fit text into (pretty); 100 unless told, never below 40. */
  readonly width?: number;
  /** Every frame, every name, every suppression instead of the first few and a count (pretty). */
  readonly verbose?: boolean;
  /** The directory that relative file names start from; makes names inside it relative (sarif, github, gitlab, tap, markdown). */
  readonly cwd?: string;
  /** The repository's root, if it isn't `cwd`: services that show findings beside the code want names from there. */
  readonly root?: string;
  /** The web address below which each built-in rule has a page `<category>/<name>`. */
  readonly docs?: string;
}

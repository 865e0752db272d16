/**
 * The closed list of ways in which eastwest can refuse to go on, and of what it can find wrong with its input.
 * A code is never reused with another meaning. Text is written where the error is raised.
 */

/** Thrown: the run can't give an answer (exit code 2). */
export type ErrorCode =
  | 'bad-usage'
  | 'bad-config'
  | 'bad-baseline'
  | 'no-manifests'
  | 'no-rules'
  | 'no-tests'
  | 'opa-missing'
  | 'opa-unverified'
  | 'opa-failed'
  | 'rego-invalid'
  | 'policies-unreadable'
  | 'policies-stale'
  | 'rule-exists'
  | 'output-unwritable'
  | 'renderer-missing'
  | 'render-failed'
  | 'render-empty';

/** Carried in the report: something is wrong with the input, the rest goes on. */
export type ProblemCode =
  // reading
  | 'file-unreadable'
  | 'file-too-large'
  | 'not-text'
  | 'link-loop'
  | 'nothing-matched'
  | 'partial-manifests'
  // parsing
  | 'yaml-invalid'
  | 'duplicate-key'
  | 'too-deep'
  | 'too-many-aliases'
  | 'content-dropped'
  | 'not-representable'
  // resources
  | 'not-a-resource'
  | 'incomplete-resource'
  | 'unrendered-template'
  | 'unbuilt-kustomization'
  | 'duplicate-resource'
  // schema
  | 'schema-violation'
  | 'unknown-field'
  | 'invalid-cidr'
  // rules
  | 'rule-failed'
  | 'rule-timeout'
  | 'rule-did-not-run'
  | 'unknown-rule'
  | 'invalid-finding'
  // configuration
  | 'config-invalid'
  | 'exception-unused'
  | 'exception-expired'
  | 'baseline-stale'
  | 'baseline-changed'
  | 'baseline-unjudged'
  | 'before-empty'
  | 'before-untrusted'
  | 'intent-dangling';

/**
 * An error that the user can mend. Everything else that is thrown is a bug of ours and travels untouched.
 * `message` says what is wrong, with file and line where there are any; `remedy` says what to do about it.
 */
export class EastwestError extends Error {
  override readonly name = 'EastwestError';
  readonly code: ErrorCode;
  readonly remedy: string;

  constructor(code: ErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}

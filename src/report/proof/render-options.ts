/** How proofs are shown. */
export interface ProofRenderOptions {
  readonly color: boolean;
  /** With every counterexample that is listed, and its manifest. */
  readonly verbose: boolean;
}

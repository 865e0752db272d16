/** How the tests of policies are shown. */
export interface VerifyRenderOptions {
  readonly color: boolean;
  /** With every test that passed, and every file that is covered. */
  readonly verbose: boolean;
}

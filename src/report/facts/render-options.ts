/** How facts are shown. */
export interface FactsRenderOptions {
  readonly color: boolean;
  /** With the reasons of everything, and every name. */
  readonly verbose: boolean;
  /** Only these workloads, by id; all if not given. */
  readonly only?: ReadonlySet<string>;
}

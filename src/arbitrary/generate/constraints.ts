/** What a generated cluster may contain: each thing that makes verdicts unknown can be left out. */
export interface ClusterConstraints {
  /** Rules by address. */
  readonly blocks: boolean;
  /** Admin policies of the same priority. */
  readonly ties: boolean;
  readonly hostNetwork: boolean;
  /** Pods have addresses that the manifests show. */
  readonly addresses: boolean;
}

/** A chart to render: `helm template`. Paths are relative to the working directory. */
export interface HelmSource {
  /** The chart's directory, or a packed chart. */
  readonly helm: string;
  readonly values: readonly string[];
  /** `--set` expressions, in order. */
  readonly set: readonly string[];
  /** Default: the chart's name. */
  readonly release?: string;
  readonly namespace?: string;
}

/** An overlay to build: `kustomize build`, or `kubectl kustomize`. */
export interface KustomizeSource {
  /** The directory of the kustomization. */
  readonly kustomize: string;
}

/** Where manifests come from: a file, directory, glob or `-` (standard input), or what is rendered first. */
export type ManifestSource = string | HelmSource | KustomizeSource;

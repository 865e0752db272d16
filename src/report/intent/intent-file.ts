import type { ProposedIntent } from '#intent/propose.ts';
import type { Manifests } from '#manifest/manifests.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';

/** What a proposed eastwest.yaml is made of. Paths are as the file names them. */
export interface IntentFile {
  readonly proposal: ProposedIntent;
  readonly manifests: Manifests;
  readonly sources: readonly ManifestSource[];
  /** Several clusters, and the one from which the proposal was read. */
  readonly environments: readonly { readonly name: string; readonly sources: readonly ManifestSource[] }[];
  /** Folders of Rego. */
  readonly policies: readonly string[];
  /** Folders that must be rendered, and so aren't read. */
  readonly charts: readonly string[];
  readonly kustomizations: readonly string[];
  /** Folders that hold tests or examples by their name. */
  readonly leftOut: readonly string[];
}

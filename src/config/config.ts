import type { RuleLevel } from '#config/levels.ts';
import type { MeshSetting, NetworkSetting } from '#config/platform.ts';
import type { Location } from '#manifest/location.ts';
import type { ManifestSource } from '#manifest/rendering/source.ts';

/** A declared call; everything that isn't declared must be unreachable. */
export interface Flow {
  /** `namespace/name` of a workload. */
  readonly from: string;
  readonly to: string;
  /** Ports of the callee's pods; empty means all. */
  readonly ports: readonly number[];
  /** `METHOD /path`; empty means all. */
  readonly operations: readonly string[];
  readonly location: Location;
}

/** What the outside may reach, and where that is written. */
export interface PublicEntry {
  readonly name: string;
  readonly location: Location;
}

/** What the cluster is meant to let through. */
export interface Intent {
  readonly flows: readonly Flow[];
  /** `namespace/name` of the workloads (or Services) that the outside may reach. */
  readonly public: readonly string[];
  /** Where each of them is written, in the same order; none if the intent wasn't read from a file. */
  readonly publicAt?: readonly Location[];
  /**
   * Who counts as an intruder. - `anybody`: everybody but a declared caller under its own service account.
   * - `other-namespaces`: whoever can deploy into a declared caller's namespace is trusted; for teams without a mesh.
   */
  readonly intruders: 'anybody' | 'other-namespaces';
}

/** A finding that the team accepts, for a reason and, if it is wise, for a time. */
export interface Exception {
  readonly rule: string;
  /** `Kind/namespace/name` or `Kind/name`. */
  readonly resource: string;
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD` (UTC). */
  readonly expires?: string;
  readonly location: Location;
}

/** A severity chosen for a rule, with its place for an error message. */
export interface RuleSetting {
  readonly rule: string;
  readonly level: RuleLevel;
  readonly location: Location;
}

/** eastwest.yaml, validated. */
export interface Config {
  /** As the user names the file; `undefined` if there is none. */
  readonly file?: string;
  /** Its text, so that its problems can show their line. */
  readonly text?: string;
  /** Their paths are relative to eastwest.yaml. */
  readonly sources: readonly ManifestSource[];
  /** Directories of Rego, relative to eastwest.yaml. */
  readonly policies: readonly string[];
  readonly intent: Intent;
  readonly network: NetworkSetting;
  readonly mesh: MeshSetting;
  readonly rules: readonly RuleSetting[];
  readonly exceptions: readonly Exception[];
  /** Clusters of their own that are described together; with none, the settings above are those of the only cluster. */
  readonly environments: readonly Environment[];
}

/** One of several clusters, e.g. `prod`: what is said for all of them, and this besides. */
export interface Environment {
  readonly name: string;
  readonly location: Location;
  /** Read together with the sources of all. */
  readonly sources: readonly ManifestSource[];
  readonly flows: readonly Flow[];
  readonly public: readonly PublicEntry[];
  /** Instead of what is said for all, where it is given. */
  readonly network?: NetworkSetting;
  readonly mesh?: MeshSetting;
  /** Win over those of all. */
  readonly rules: readonly RuleSetting[];
  readonly exceptions: readonly Exception[];
}

/** What holds when there is no eastwest.yaml. */
export const NO_CONFIG: Config = {
  sources: [],
  policies: [],
  intent: { flows: [], public: [], intruders: 'anybody' },
  network: { podCidrs: [] },
  mesh: { istio: {}, linkerd: {} },
  rules: [],
  exceptions: [],
  environments: [],
};

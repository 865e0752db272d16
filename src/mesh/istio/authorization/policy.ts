import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { Attachment } from '#mesh/istio/authorization/attachment.ts';
import type { MeshFault } from '#mesh/notes.ts';

export const ACTIONS = ['CUSTOM', 'DENY', 'ALLOW', 'AUDIT'] as const;
export type Action = (typeof ACTIONS)[number];

/** An AuthorizationPolicy (API reference, "Authorization Policy"). */
export interface AuthorizationPolicy {
  readonly resource: Resource;
  readonly namespace: string;
  readonly action: Action;
  /** Of a CUSTOM policy: the extension provider that it asks; `''` if it names none. */
  readonly provider: string;
  /** `istio.io/dry-run: "true"`: looked at, not enforced. */
  readonly dryRun: boolean;
  readonly attachment: Attachment;
  readonly rules: readonly Rule[];
  /** The first reason for which the API server or istiod's webhook refuses it: it isn't in the cluster as it stands here. */
  readonly refused?: MeshFault;
}

/**
 * One rule: one of `from`, one of `to` and all of `when` must match. A list that isn't there, or is empty, asks for nothing.
 */
export interface Rule {
  readonly pointer: Pointer;
  /** The terms of each source; all of one must match. */
  readonly from: readonly (readonly Term[])[];
  readonly to: readonly (readonly Term[])[];
  readonly when: readonly Term[];
}

/** One field and its `not` field, or one condition: one of `values` (if there are any), and none of `notValues`. */
export interface Term {
  /** As the keys of `when` name it; `request.host`, `request.method`, `request.path` for what no key names. */
  readonly attribute: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

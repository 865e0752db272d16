import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';

/** Something in a mesh's resources that can't mean what it seems to: refused by the API server, ignored, or dangling. */
export interface MeshFault {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly message: string;
}

/** A setting of the mesh that isn't among the manifests, and what was taken for it. */
export interface Assumption {
  /** `meshConfig.trustDomain`, `proxy.defaultInboundPolicy`, … */
  readonly setting: string;
  readonly value: string;
  /**
   * - `default`: the documented one. - `configured`: eastwest.yaml says so. - `ambiguous`: the manifests say different things (of several
   * revisions of the control plane), and this is one of them.
   */
  readonly source: 'default' | 'configured' | 'ambiguous';
}

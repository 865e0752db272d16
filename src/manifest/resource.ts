import type { JsonObject } from '#manifest/json.ts';
import type { Pointer } from '#manifest/pointer.ts';

/** Where a resource was read: enough to find each of its nodes again in the text. */
export interface Origin {
  /** As the user named it, `/` as separator; `<stdin>` for standard input. */
  readonly file: string;
  /** The document's number in the file, from 1; empty documents count. */
  readonly document: number;
  /** Where the resource is in that document: `''`, or `/items/3` in a List. */
  readonly pointer: Pointer;
  /** The path in Helm's `# Source:` comment, if there is one. */
  readonly template?: string;
}

/** A parsed Kubernetes object. */
export interface Resource {
  /** `Kind/namespace/name`, or `Kind/name` where no namespace is written. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** As written in the manifest; `''` if it isn't there (cluster-scoped, or decided at deployment). */
  readonly namespace: string;
  /** `metadata.name`, else `metadata.generateName`, else `''`. */
  readonly name: string;
  readonly object: JsonObject;
  readonly origin: Origin;
}

/** The id of a resource, as used in eastwest.yaml and in every output. */
export function resourceId(kind: string, namespace: string, name: string): string {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

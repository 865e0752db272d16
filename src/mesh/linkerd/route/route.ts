import type { Pointer } from '#manifest/pointer.ts';
import type { Resource } from '#manifest/resource.ts';
import type { RequestSet } from '#set/request-set.ts';

/** An HTTPRoute or GRPCRoute on Servers of its namespace. */
export interface Route {
  readonly resource: Resource;
  readonly type: 'http' | 'grpc';
  readonly namespace: string;
  /** Group, kind and name (`routeKey`). */
  readonly key: string;
  /** Names of the Servers that are its parents, each with the pointer to the reference. */
  readonly servers: readonly { readonly name: string; readonly pointer: Pointer }[];
  /** As written; any, if there are none. */
  readonly hosts: readonly string[];
  readonly rules: readonly RouteRule[];
}

export interface RouteRule {
  readonly pointer: Pointer;
  /** One of them must hold. */
  readonly matches: readonly RouteMatch[];
  /** A filter answers with a redirect. */
  readonly redirects: boolean;
}

/** Some requests, and how specific a match they are: of two that match a request, the greater rank wins. */
export interface RouteMatch {
  readonly requests: RequestSet;
  /** Compared number by number. The first is the length of the path; `undefined`: as long as the request's own (a regular expression). */
  readonly rank: readonly [path: number | undefined, ...rest: readonly number[]];
  /** The path itself, if there is one: at it, a regular expression ties with this match. */
  readonly path?: string;
}

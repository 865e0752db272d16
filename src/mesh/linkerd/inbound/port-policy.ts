import type { MeshBecause } from '#mesh/because.ts';
import type { ClientAuthorization } from '#mesh/linkerd/policy/client-authorization.ts';
import type { ProxyProtocol, Server } from '#mesh/linkerd/policy/server.ts';
import type { Route } from '#mesh/linkerd/route/route.ts';

/** What the proxy is told about a port of a pod (policy controller, `InboundServer`). */
export interface PortPolicy {
  /** The Server; none: the default policy holds. */
  readonly server: Server | undefined;
  /** The Server's name, or `default:deny` and the like. */
  readonly name: string;
  readonly protocol: ProxyProtocol;
  readonly authorizations: readonly ClientAuthorization[];
  /** In order of precedence; without any, all requests go to a default route. */
  readonly routes: readonly AuthorizedRoute[];
  /** What authorizes requests of the pod's probes, by path; none where routes are defined. */
  readonly probe:
    | { readonly paths: readonly string[]; readonly authorization: ClientAuthorization }
    | undefined;
  /** What decided that it is this policy. */
  readonly because: MeshBecause;
}

export interface AuthorizedRoute {
  readonly route: Route;
  readonly authorizations: readonly ClientAuthorization[];
}

import { type CompiledShape, compileShape } from '#manifest/validate/shape.ts';
import {
  adminNetworkPolicyTable,
  clusterNetworkPolicyTable,
} from '#manifest/validate/tables/admin-network-policy.ts';
import { certManagerTable } from '#manifest/validate/tables/cert-manager.ts';
import { gatewayApiTable } from '#manifest/validate/tables/gateway-api.ts';
import { istioExtensionsTable } from '#manifest/validate/tables/istio-extensions.ts';
import { istioNetworkingTable } from '#manifest/validate/tables/istio-networking.ts';
import { istioSecurityTable } from '#manifest/validate/tables/istio-security.ts';
import { istioVirtualServiceTable } from '#manifest/validate/tables/istio-virtual-service.ts';
import { linkerdTable } from '#manifest/validate/tables/linkerd.ts';
import { networkPolicyTable, serviceTable } from '#manifest/validate/tables/network-policy.ts';
import type { Table } from '#manifest/validate/tables/table.ts';

/** Every kind whose fields are known here, by `apiVersion/Kind`. */
export const TABLES: Table = {
  ...networkPolicyTable,
  ...serviceTable,
  ...adminNetworkPolicyTable,
  ...clusterNetworkPolicyTable,
  ...istioSecurityTable,
  ...istioNetworkingTable,
  ...istioVirtualServiceTable,
  ...istioExtensionsTable,
  ...linkerdTable,
  ...gatewayApiTable,
  ...certManagerTable,
};

/** The shape of a kind, or `undefined` where there is no table of it. */
export function shapeOf(apiVersion: string, kind: string): CompiledShape | undefined {
  const shape = TABLES[`${apiVersion}/${kind}`];
  return shape === undefined ? undefined : compileShape(shape);
}

import type { Workload } from '#cluster/workload.ts';
import type { FabricListener } from '#equation/listener.ts';
import type { JsonObject } from '#manifest/json.ts';
import { isObject, objectAt } from '#manifest/json.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { membershipOf } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import type { Context } from '#reach/explain/explain-context.ts';
import type { AskedOperation } from '#reach/explain/explain-operation.ts';
import { labelSelector, policyName, shortLabels } from '#reach/explain/explain-snippet.ts';

/** Whom to let in where, and what refuses so far. */
export interface Permission {
  readonly client: Workload;
  readonly listener: FabricListener;
  readonly way: Way;
  readonly because: readonly MeshBecause[];
  /** The requests that are wanted; none for all. */
  readonly operations: readonly AskedOperation[];
}

/** The smallest policy that permits a workload's identity at a port, as resources of their own (such policies add up). */
export function permitManifests(context: Context, permission: Permission): readonly JsonObject[] {
  const { workload } = permission.listener;
  if (permission.way.transport !== 'mtls') return [];
  return membershipOf(context.fabric.mesh, workload).mesh === 'linkerd'
    ? permitLinkerd(context, permission)
    : [permitIstio(context, permission)];
}

/** AuthorizationPolicy with action ALLOW (Istio reference, "Authorization Policy"). */
function permitIstio(
  context: Context,
  { client, listener, way, because, operations }: Permission,
): JsonObject {
  const { fabric } = context;
  const { workload, port } = listener;
  const principal = fabric.mesh.semantics.istio.principalOf(
    client.namespace,
    client.serviceAccount || 'default',
  );
  // What ztunnel enforces knows nothing of requests.
  const readsRequests = way.via !== undefined || membershipOf(fabric.mesh, workload).mode !== 'ambient';
  const wanted = readsRequests ? operations.map(({ operation }) => operation) : [];
  const ports = [String(port)];
  const to =
    wanted.length === 0
      ? [{ operation: { ports } }]
      : wanted.map((operation) => {
          const [method = '*', path = '*'] = operation.split(' ');
          return { operation: { ports, ...(method === '*' ? {} : { methods: [method] }), paths: [path] } };
        });
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadataOf(client, listener),
    spec: {
      ...targetOf(context, listener, way, because),
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: [principal] } }], to }],
    },
  };
}

/** What a policy that refuses is attached to, where that isn't the whole namespace; else the workload by its labels. */
function targetOf(
  { fabric }: Context,
  { workload }: FabricListener,
  { via }: Way,
  because: readonly MeshBecause[],
): JsonObject {
  if (via !== undefined) {
    for (const { resource } of because) {
      const { targetRefs, targetRef } = resource === undefined ? {} : objectAt(resource.object, 'spec');
      if (Array.isArray(targetRefs) && targetRefs.length > 0) return { targetRefs };
      if (isObject(targetRef)) return { targetRefs: [targetRef] };
    }
    const service = fabric.cluster.services.find(({ backends }) => backends.includes(workload));
    if (service !== undefined) {
      return { targetRefs: [{ group: '', kind: 'Service', name: service.resource.name }] };
    }
  }
  return { selector: labelSelector(shortLabels(fabric.network, workload)) };
}

/** AuthorizationPolicy for the port's Server, and the identity that it asks for (Linkerd reference, "Authorization Policy"). */
function permitLinkerd(
  { fabric }: Context,
  { client, listener, because }: Permission,
): readonly JsonObject[] {
  const { workload, port } = listener;
  const metadata = metadataOf(client, listener);
  const known = because.find(({ resource }) => resource?.kind === 'Server')?.resource;
  const server: JsonObject = {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    metadata: { name: policyName(workload.resource.name, String(port)), namespace: workload.namespace },
    spec: { podSelector: labelSelector(shortLabels(fabric.network, workload)), port },
  };
  const name = known?.name ?? policyName(workload.resource.name, String(port));
  const authentication = {
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'MeshTLSAuthentication',
    metadata,
    spec: {
      identityRefs: [
        { kind: 'ServiceAccount', namespace: client.namespace, name: client.serviceAccount || 'default' },
      ],
    },
  };
  const policy = {
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'AuthorizationPolicy',
    metadata,
    spec: {
      targetRef: { group: 'policy.linkerd.io', kind: 'Server', name },
      requiredAuthenticationRefs: [
        { group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: metadata.name },
      ],
    },
  };
  return [...(known === undefined ? [server] : []), authentication, policy];
}

function metadataOf(client: Workload, { workload }: FabricListener) {
  return {
    name: policyName('allow', workload.resource.name, 'from', client.resource.name),
    namespace: workload.namespace,
  };
}

import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import type { Resource } from '#manifest/resource.ts';
import type { ChosenTransport } from '#mesh/client.ts';
import { istioChoose } from '#mesh/istio/client/choose.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { istioTransport, type PortTransport } from '#mesh/istio/transport/transport.ts';
import { deployment, istioOf, namespace, service } from '../mesh/istio/istio-of.ts';
import type { VectorManifest } from './vectors.ts';

export interface KialiCase {
  readonly name: string;
  readonly manifests: readonly VectorManifest[];
  readonly enableAutoMtls: boolean | null;
  readonly expect: readonly { readonly object: string; readonly path: string }[];
}

export interface Verdict {
  readonly object: string;
  readonly path: string;
}

/** A pair of a client and a server with sidecars, what the client would send, and what the server takes. */
interface Meeting {
  readonly server: Workload;
  readonly chosen: ChosenTransport;
  readonly accepts: PortTransport;
}

/**
 * That tool's verdict as it follows from what clients choose and servers take. It is about whole namespaces, so that the servers are pods
 * that no rule names; and for an AuthorizationPolicy the pods that it selects.
 */
export function kialiVerdicts(one: KialiCase): readonly Verdict[] {
  const resources = resourcesOf(one);
  const family = one.name.split('--')[0] ?? '';
  const meetings = meetingsOf(one, resources);
  if (family === 'authorization') return withoutIdentity(resources, meetings);
  const decided = meetings.filter(({ chosen, accepts }) =>
    family === 'destinationrules'
      ? chosen.transport === 'plaintext' && accepts.plaintext === 'no'
      : chosen.transport === 'mtls' && accepts.mtls === 'no',
  );
  const blamed = decided.flatMap(({ chosen, accepts }) =>
    (family === 'destinationrules' ? chosen : accepts).because.map(({ resource }) => resource),
  );
  const kind = family === 'destinationrules' ? 'DestinationRule' : 'PeerAuthentication';
  const path = family === 'destinationrules' ? 'spec/trafficPolicy/tls/mode' : 'spec/mtls';
  return resources
    .filter((resource) => resource.kind === kind)
    .flatMap((resource, index) =>
      blamed.some((other) => other?.object === resource.object) ? { object: `${kind}[${index}]`, path } : [],
    );
}

/** Fields of AuthorizationPolicies that only a peer with a certificate can match, at pods where no call shows one. */
function withoutIdentity(resources: readonly Resource[], meetings: readonly Meeting[]): readonly Verdict[] {
  return resources.flatMap((policy) => {
    if (policy.kind !== 'AuthorizationPolicy') return [];
    const labels = objectAt(objectAt(objectAt(policy.object, 'spec'), 'selector'), 'matchLabels');
    const own = meetings.filter(({ server }) => server.namespace === policy.namespace);
    const selected = own.filter(({ server }) =>
      Object.entries(labels).every(([key, value]) => server.labels[key] === value),
    );
    const shown = selected.some(
      ({ chosen, accepts }) => chosen.transport === 'mtls' && accepts.mtls === 'yes',
    );
    const object = `AuthorizationPolicy ${policy.namespace}/${policy.name}`;
    return shown ? [] : identityFields(policy).map((path) => ({ object, path }));
  });
}

const FIELDS = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'];

function identityFields(policy: Resource): readonly string[] {
  return arrayAt(objectAt(policy.object, 'spec'), 'rules').flatMap((rule, index) => {
    if (!isObject(rule)) return [];
    const from = arrayAt(rule, 'from').flatMap((one, place) => {
      const source = isObject(one) ? objectAt(one, 'source') : {};
      const used = FIELDS.filter((field) => arrayAt(source, field).length > 0);
      return used.map((field) => `spec/rules[${index}]/from[${place}]/source/${field}`);
    });
    const when = arrayAt(rule, 'when').flatMap((one, place) => {
      const key = isObject(one) ? stringAt(one, 'key') : undefined;
      const asks = ['source.namespace', 'source.principal', 'connection.sni'].includes(key ?? '');
      return asks ? `spec/rules[${index}]/when[${place}]` : [];
    });
    return [...from, ...when];
  });
}

function meetingsOf(one: KialiCase, resources: readonly Resource[]): readonly Meeting[] {
  const istio = peopled(one, resources);
  const clients = istio.cluster.workloads.filter(({ resource }) => resource.name === 'caller');
  const servers = istio.cluster.workloads.filter(({ resource }) => resource.name !== 'caller');
  return clients.flatMap((client) =>
    servers.map((server) => {
      const found = istio.cluster.services.find(({ backends }) => backends.includes(server));
      const destination = { workload: server, port: 8080, ...(found && { service: found }) };
      return {
        server,
        chosen: istioChoose(istio, client, destination),
        accepts: istioTransport(istio, server, 8080),
      };
    }),
  );
}

/** In each namespace that a case mentions: a caller, a server, and a server for each pair of labels that a policy selects. */
function peopled(one: KialiCase, resources: readonly Resource[]): Istio {
  const names = new Set(['elsewhere', ...resources.map((resource) => resource.namespace || 'default')]);
  const policies = resources.filter(({ kind }) => kind === 'AuthorizationPolicy');
  const people = [...names].flatMap((own): readonly JsonObject[] => {
    const apps = policies
      .filter((policy) => policy.namespace === own)
      .flatMap(({ object }) => {
        const labels = objectAt(objectAt(objectAt(object, 'spec'), 'selector'), 'matchLabels');
        return stringAt(labels, 'app') ?? [];
      });
    const servers = [...new Set([...apps, 'anything'])].flatMap((app) => [
      deployment(app, { namespace: own }),
      service(app, { namespace: own }),
    ]);
    return [
      namespace(own, { 'istio-injection': 'enabled' }),
      deployment('caller', { namespace: own }),
      ...servers,
    ];
  });
  const written = resources.filter(({ kind }) => kind !== 'Service').map(({ object }) => object);
  const automatic = one.enableAutoMtls === null ? {} : { enableAutoMtls: one.enableAutoMtls };
  return istioOf([...people, ...written], automatic);
}

function resourcesOf({ manifests }: KialiCase): readonly Resource[] {
  const files = manifests.map((file) => ({ name: String(file['file']), content: String(file['yaml']) }));
  return parseManifests(files).resources;
}

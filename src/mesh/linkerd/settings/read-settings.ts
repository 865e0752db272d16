import { stringMap } from '#cluster/pod-template.ts';
import { isObject, type Json, objectAt } from '#manifest/json.ts';
import type { Resource } from '#manifest/resource.ts';
import { isDefaultPolicy } from '#mesh/linkerd/inbound/default-policy.ts';
import { parseNetworks } from '#mesh/linkerd/networks.ts';
import { parsePortList, portNumber } from '#mesh/linkerd/port-list.ts';
import { type FoundValues, findValues } from '#mesh/linkerd/settings/find-values.ts';
import type { LinkerdSettings } from '#mesh/linkerd/settings/settings.ts';
import type { Assumption } from '#mesh/notes.ts';
import type { LinkerdOptions } from '#mesh/options.ts';
import { NO_ADDRESSES } from '#set/address-set.ts';
import { NO_PORTS } from '#set/port-set.ts';

const PRIVATE = '10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16,fd00::/8';

/** The chart's defaults (linkerd2, charts/linkerd-control-plane/values.yaml, 2.19), by path. */
const DEFAULTS = {
  identityTrustDomain: 'cluster.local',
  'proxy.defaultInboundPolicy': 'all-unauthenticated',
  clusterNetworks: PRIVATE,
  'policyController.probeNetworks': '0.0.0.0/0,::/0',
  'proxy.opaquePorts': '25,587,3306,4444,5432,6379,9300,11211',
  'proxyInit.ignoreInboundPorts': '4567,4568',
  'proxyInit.ignoreOutboundPorts': '4567,4568',
  'proxyInit.skipSubnets': '',
  'proxy.ports.inbound': '4143',
  'proxy.ports.admin': '4191',
  'proxy.ports.control': '4190',
  'proxy.outboundTransportMode': 'transport-header',
  'identity.serviceAccountTokenProjection': 'true',
  'egress.globalEgressNetworkNamespace': 'linkerd-egress',
} as const;
type Setting = keyof typeof DEFAULTS;

/** What holds for installations older than the setting itself, so that their complete values don't have it. */
const BEFORE: { readonly [S in Setting]?: string } = { 'proxy.outboundTransportMode': 'transparent' };

/** The control plane's settings: eastwest.yaml before the manifests, these before the chart's defaults, which are assumptions. */
export function readSettings(resources: readonly Resource[], options: LinkerdOptions): LinkerdSettings {
  const found = findValues(resources);
  const assumptions: Assumption[] = [];
  const configured: { readonly [S in Setting]?: string | undefined } = {
    identityTrustDomain: options.identityTrustDomain,
    'proxy.defaultInboundPolicy': options.defaultInboundPolicy,
    clusterNetworks: options.clusterNetworks?.join(','),
  };
  const text = (setting: Setting): string => {
    const value = configured[setting] ?? written(found, setting);
    if (configured[setting] !== undefined) {
      assumptions.push({ setting, value: configured[setting], source: 'configured' });
    }
    if (value !== undefined) return value;
    if (found?.complete !== true) assumptions.push({ setting, value: DEFAULTS[setting], source: 'default' });
    return DEFAULTS[setting];
  };
  const namespace = controlPlaneNamespace(resources, found, options, assumptions);
  const policy = text('proxy.defaultInboundPolicy');
  const ports = (setting: Setting) => parsePortList(text(setting)) ?? NO_PORTS;
  const networks = (setting: Setting) => parseNetworks(text(setting)) ?? NO_ADDRESSES;
  const number = (setting: Setting) => portNumber(text(setting)) ?? Number(DEFAULTS[setting]);
  return {
    namespace,
    identityTrustDomain: text('identityTrustDomain'),
    // Of what can't be read, the policy that permits most is taken.
    defaultInboundPolicy: isDefaultPolicy(policy) ? policy : 'all-unauthenticated',
    clusterNetworks: networks('clusterNetworks'),
    probeNetworks: networks('policyController.probeNetworks'),
    opaquePorts: ports('proxy.opaquePorts'),
    skipInboundPorts: ports('proxyInit.ignoreInboundPorts'),
    skipOutboundPorts: ports('proxyInit.ignoreOutboundPorts'),
    skipSubnets: networks('proxyInit.skipSubnets'),
    ports: {
      inbound: number('proxy.ports.inbound'),
      admin: number('proxy.ports.admin'),
      control: number('proxy.ports.control'),
    },
    transportHeader: text('proxy.outboundTransportMode') === 'transport-header',
    tokenProjection: text('identity.serviceAccountTokenProjection') !== 'false',
    egressNamespace: text('egress.globalEgressNetworkNamespace'),
    ...(found === undefined ? {} : { resource: found.resource }),
    assumptions,
  };
}

/** A value as text; `undefined` if it isn't there. */
function written(found: FoundValues | undefined, setting: Setting): string | undefined {
  if (found === undefined) return undefined;
  let node: Json | undefined = found.values;
  for (const key of setting.split('.')) node = isObject(node) ? node[key] : undefined;
  if (node === undefined || node === null) return found.complete ? BEFORE[setting] : undefined;
  return Array.isArray(node) ? node.join(',') : String(node);
}

/** Where the configuration stands; else what the label `linkerd.io/control-plane-ns` says, if all agree. */
function controlPlaneNamespace(
  resources: readonly Resource[],
  found: FoundValues | undefined,
  options: LinkerdOptions,
  assumptions: Assumption[],
): string {
  if (options.namespace !== undefined) {
    assumptions.push({ setting: 'namespace', value: options.namespace, source: 'configured' });
    return options.namespace;
  }
  if (found?.complete === true && found.resource.namespace !== '') return found.resource.namespace;
  const labelled = new Set(
    resources.flatMap((resource) => {
      const labels = stringMap(objectAt(resource.object, 'metadata')['labels']);
      if (resource.kind === 'Namespace' && labels['linkerd.io/is-control-plane'] === 'true')
        return resource.name;
      return labels['linkerd.io/control-plane-ns'] ?? [];
    }),
  );
  const [only] = labelled;
  if (labelled.size === 1 && only !== undefined) return only;
  assumptions.push({ setting: 'namespace', value: 'linkerd', source: 'default' });
  return 'linkerd';
}

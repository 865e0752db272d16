import type { JsonObject } from '#manifest/json.ts';
import type { Istio } from '#mesh/istio/model.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import { clusterOf } from '../../network/cluster-of.ts';

const DEFAULTS: IstioSettings = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  outboundTrafficPolicy: 'ALLOW_ANY',
  enableNamespacesByDefault: false,
  extensionProviders: undefined,
  assumptions: [],
};

/** Some objects as Istio sees them, with the documented settings where no other is given. */
export function istioOf(objects: readonly JsonObject[], settings: Partial<IstioSettings> = {}): Istio {
  return { cluster: clusterOf(objects), settings: { ...DEFAULTS, ...settings } };
}

type Labels = Readonly<Record<string, string>>;

export function namespace(name: string, labels: Labels = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A Deployment whose pods run under its own name as service account, labelled `app: <name>`. */
export function deployment(
  name: string,
  options: {
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
    readonly ports?: readonly JsonObject[];
    readonly container?: JsonObject;
  } = {},
): JsonObject {
  const { labels = {}, annotations = {}, ports = [{ containerPort: 8080, name: 'http' }] } = options;
  const container = { name: 'app', image: 'app', ports, ...options.container };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: options.namespace ?? 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: { serviceAccountName: name, containers: [container] },
      },
    },
  };
}

/** A Service for the Deployment of its name. */
export function service(
  name: string,
  options: {
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly spec?: JsonObject;
  } = {},
): JsonObject {
  const { labels = {}, spec = {} } = options;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: options.namespace ?? 'shop', labels },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
  };
}

/** A waypoint as `istioctl waypoint generate` writes it. */
export function waypoint(
  name: string,
  options: { readonly namespace?: string; readonly labels?: Labels; readonly from?: JsonObject } = {},
): JsonObject {
  const { labels = {}, from } = options;
  const allowed = from === undefined ? {} : { allowedRoutes: { namespaces: from } };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: options.namespace ?? 'shop', labels },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...allowed }],
    },
  };
}

import type { Cluster } from '#cluster/cluster.ts';
import { arrayAt, isObject, type JsonObject, objectAt, stringAt } from '#manifest/json.ts';
import { injectorConfig } from '#mesh/istio/settings/injector.ts';
import { type ConfigSource, configSources } from '#mesh/istio/settings/mesh-config.ts';
import type { CaptureDefaults, IstioSettings } from '#mesh/istio/settings/settings.ts';
import { istioSigns } from '#mesh/istio/settings/signs.ts';
import { injectionWebhooks } from '#mesh/istio/settings/webhooks.ts';
import type { Assumption, MeshFault } from '#mesh/notes.ts';
import type { IstioOptions, MeshOptions } from '#mesh/options.ts';
import { parseSelector, type Selector } from '#set/selector.ts';

/** The settings that are told as assumptions where they aren't among the manifests. */
type Values = Required<IstioOptions>;

/** Istio reference, "Global Mesh Options" and "Installation Options". */
const DEFAULTS: Values = {
  rootNamespace: 'istio-system',
  trustDomain: 'cluster.local',
  trustDomainAliases: [],
  enableAutoMtls: true,
  outboundTrafficPolicy: 'ALLOW_ANY',
  enableNamespacesByDefault: false,
};

const NAMES: { readonly [K in keyof Values]: string } = {
  rootNamespace: 'meshConfig.rootNamespace',
  trustDomain: 'meshConfig.trustDomain',
  trustDomainAliases: 'meshConfig.trustDomainAliases',
  enableAutoMtls: 'meshConfig.enableAutoMtls',
  outboundTrafficPolicy: 'meshConfig.outboundTrafficPolicy.mode',
  enableNamespacesByDefault: 'sidecarInjectorWebhook.enableNamespacesByDefault',
};

/**
 * MeshConfig and the values of the injector: what eastwest.yaml says before what the manifests say before the documented default.
 * Where several revisions say different things, the default revision's word is taken, and told as an assumption.
 */
export function readSettings(cluster: Cluster, { istio = {} }: MeshOptions): IstioSettings {
  const faults: MeshFault[] = [];
  const sources = configSources(cluster.resources, faults);
  const revisions = [...new Set(sources.map(({ revision }) => revision))];
  const of = (revision: string | undefined) => sources.filter((one) => one.revision === revision);
  const own = of(revisions[0]);
  const read = { ...valuesOf(own), ...byDefault(cluster, own) };
  const others = revisions
    .slice(1)
    .map((revision) => ({ revision, values: { ...DEFAULTS, ...valuesOf(of(revision)) } }));
  const values: Values = { ...DEFAULTS, ...read, ...istio };
  const hasSign = istioSigns(cluster).istio !== undefined || Object.keys(istio).length > 0;
  const mesh = own.find(({ meshConfig }) => meshConfig !== undefined);
  const injector = injectorConfig(own);
  const selectors = discoverySelectors(mesh?.meshConfig);
  return {
    ...values,
    extensionProviders: mesh && providers(mesh.meshConfig ?? {}),
    ...(mesh?.meshConfig === undefined
      ? {}
      : { meshConfig: mesh.meshConfig, resource: mesh.resource, pointer: mesh.pointer }),
    ...(selectors.length === 0 ? {} : { discoverySelectors: selectors }),
    ...(injector === undefined ? {} : { injector }),
    capture: captureDefaults(own),
    assumptions: hasSign ? assumptions(istio, read, values, others, mesh !== undefined) : [],
    faults,
  };
}

/** Of each setting, the word of the first source that has one; what no source says is left out. */
function valuesOf(sources: readonly ConfigSource[]): Partial<Values> {
  const said: Partial<Values> = {};
  for (const { meshConfig, values, home } of [...sources].reverse()) {
    Object.assign(said, home === undefined ? {} : { rootNamespace: home });
    Object.assign(said, fromValues(values ?? {}), fromMeshConfig(meshConfig ?? {}));
  }
  return said;
}

function fromMeshConfig(mesh: JsonObject): Partial<Values> {
  const mode = stringAt(objectAt(mesh, 'outboundTrafficPolicy'), 'mode');
  const aliases = mesh['trustDomainAliases'];
  return {
    ...(stringAt(mesh, 'rootNamespace') ? { rootNamespace: stringAt(mesh, 'rootNamespace') ?? '' } : {}),
    ...(stringAt(mesh, 'trustDomain') ? { trustDomain: stringAt(mesh, 'trustDomain') ?? '' } : {}),
    ...(Array.isArray(aliases)
      ? { trustDomainAliases: arrayAt(mesh, 'trustDomainAliases').filter((one) => typeof one === 'string') }
      : {}),
    ...(typeof mesh['enableAutoMtls'] === 'boolean' ? { enableAutoMtls: mesh['enableAutoMtls'] } : {}),
    ...(mode === 'ALLOW_ANY' || mode === 'REGISTRY_ONLY' ? { outboundTrafficPolicy: mode } : {}),
  };
}

function fromValues(values: JsonObject): Partial<Values> {
  const everywhere = objectAt(values, 'sidecarInjectorWebhook')['enableNamespacesByDefault'];
  const trustDomain = stringAt(objectAt(values, 'global'), 'trustDomain');
  return {
    ...(typeof everywhere === 'boolean' ? { enableNamespacesByDefault: everywhere } : {}),
    ...(trustDomain ? { trustDomain } : {}),
  };
}

/** The webhook itself shows best whether namespaces without a label are injected; the chart's values say so otherwise. */
function byDefault(cluster: Cluster, sources: readonly ConfigSource[]): Partial<Values> {
  const webhooks = injectionWebhooks(cluster.resources);
  if (webhooks !== undefined) return { enableNamespacesByDefault: webhooks.everywhere !== undefined };
  const said = valuesOf(sources).enableNamespacesByDefault;
  if (said !== undefined) return { enableNamespacesByDefault: said };
  return sources.some(({ values }) => values !== undefined) ? { enableNamespacesByDefault: false } : {};
}

function assumptions(
  options: IstioOptions,
  read: Partial<Values>,
  values: Values,
  others: readonly { readonly revision: string; readonly values: Values }[],
  hasMesh: boolean,
): readonly Assumption[] {
  const noted: Assumption[] = [];
  for (const key of Object.keys(DEFAULTS) as (keyof Values)[]) {
    const setting = NAMES[key];
    const value = text(values[key]);
    const rival = others.find((one) => text(one.values[key]) !== value);
    if (options[key] !== undefined) noted.push({ setting, value, source: 'configured' });
    else if (rival !== undefined && key !== 'enableNamespacesByDefault') {
      noted.push({ setting, value, source: 'ambiguous' });
    } else if (read[key] === undefined && (!hasMesh || key === 'enableNamespacesByDefault')) {
      noted.push({ setting, value, source: 'default' });
    }
  }
  return noted;
}

function text(value: Values[keyof Values]): string {
  return typeof value === 'object' ? value.join(',') : String(value);
}

function providers(mesh: JsonObject): readonly string[] {
  return arrayAt(mesh, 'extensionProviders').flatMap((one) =>
    isObject(one) ? (stringAt(one, 'name') ?? []) : [],
  );
}

function discoverySelectors(mesh: JsonObject | undefined): readonly Selector[] {
  return arrayAt(mesh ?? {}, 'discoverySelectors').flatMap((one) => {
    const selector = parseSelector(one);
    return typeof selector === 'string' ? [] : [selector];
  });
}

function captureDefaults(sources: readonly ConfigSource[]): CaptureDefaults {
  const proxies = sources.map(({ values }) => objectAt(objectAt(values ?? {}, 'global'), 'proxy'));
  const configs = sources.map(({ meshConfig }) => objectAt(meshConfig ?? {}, 'defaultConfig'));
  const first = (holders: readonly JsonObject[], key: string) =>
    holders.map((one) => one[key]).find((one) => typeof one === 'string' || typeof one === 'number');
  return {
    interceptionMode: String(first(configs, 'interceptionMode') ?? 'REDIRECT'),
    includeInboundPorts: String(first(proxies, 'includeInboundPorts') ?? '*'),
    excludeInboundPorts: String(first(proxies, 'excludeInboundPorts') ?? ''),
    statusPort: String(first(proxies, 'statusPort') ?? first(configs, 'statusPort') ?? '15020'),
  };
}

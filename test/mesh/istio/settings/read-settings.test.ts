import { describe, expect, test } from 'vitest';
import type { MeshOptions } from '#mesh/options.ts';
import { istioOf, namespace, pod } from './istio-of.ts';

const settings = (yaml: string, options: MeshOptions = {}) => istioOf(yaml, options).settings;
const told = (yaml: string, options: MeshOptions = {}) =>
  settings(yaml, options).assumptions.map(({ setting, value, source }) => `${setting}=${value} ${source}`);

const configMap = (name: string, mesh: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: istio-system}
data:
  mesh: |-
    ${mesh.replaceAll('\n', '\n    ')}
`;

const MESH = `rootNamespace: mesh
trustDomain: prod.example
trustDomainAliases: [old.example]
enableAutoMtls: false
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
extensionProviders: [{name: opa, envoyExtAuthzGrpc: {}}]
discoverySelectors: [{matchLabels: {mesh: in}}]`;

const READ = {
  rootNamespace: 'mesh',
  trustDomain: 'prod.example',
  trustDomainAliases: ['old.example'],
  enableAutoMtls: false,
  outboundTrafficPolicy: 'REGISTRY_ONLY',
  extensionProviders: ['opa'],
};

describe('where MeshConfig is read', () => {
  const indented = (spaces: number) => MESH.replaceAll('\n', `\n${' '.repeat(spaces)}`);

  test.each([
    ['ConfigMap istio', configMap('istio', MESH), '/data/mesh'],
    ['ConfigMap of a revision', configMap('istio-canary', MESH), '/data/mesh'],
    [
      'IstioOperator',
      `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: i}\nspec:\n  meshConfig:\n    ${indented(4)}\n`,
      '/spec/meshConfig',
    ],
    [
      'Istio of the Sail operator',
      `apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: default}\nspec:\n  namespace: istio-system\n  values:\n    meshConfig:\n      ${indented(6)}\n`,
      '/spec/values/meshConfig',
    ],
  ])('%s', (_, yaml, pointer) => {
    const found = settings(yaml);
    expect(found).toMatchObject({ ...READ, pointer });
    expect(found.discoverySelectors).toHaveLength(1);
    // An installer fills in what it isn't told; a ConfigMap says nothing of the injector.
    const open = ['sidecarInjectorWebhook.enableNamespacesByDefault=false default'];
    expect(told(yaml)).toEqual(pointer === '/data/mesh' ? open : []);
  });

  test('the root namespace of an installation is its own, unless MeshConfig says otherwise', () => {
    const sail = (values: string) =>
      `apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: default}\nspec: {namespace: mesh-system, values: {${values}}}\n`;
    expect(settings(sail('')).rootNamespace).toBe('mesh-system');
    expect(settings(sail('global: {istioNamespace: a}')).rootNamespace).toBe('a');
    expect(settings(sail('meshConfig: {rootNamespace: b}')).rootNamespace).toBe('b');
  });

  test('what istiod reads counts more than what an installer was told', () => {
    const operator = `---\napiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: i}\nspec: {meshConfig: {trustDomain: a, enableAutoMtls: false}}\n`;
    const both = operator + configMap('istio', 'trustDomain: b');
    expect(settings(both)).toMatchObject({ trustDomain: 'b', enableAutoMtls: false });
  });

  test('a text that is no YAML is told, and nothing of it is known', () => {
    const broken = configMap('istio', 'trustDomain: [a');
    expect(settings(broken).faults).toMatchObject([{ pointer: '/data/mesh' }]);
    expect(settings(broken).extensionProviders).toBeUndefined();
    expect(told(broken)).toContain('meshConfig.trustDomain=cluster.local default');
  });
});

describe('what is assumed', () => {
  test('nothing, where nothing speaks of Istio', () => {
    expect(told(pod())).toEqual([]);
    expect(settings(pod())).toMatchObject({ rootNamespace: 'istio-system', enableAutoMtls: true });
  });

  test('every documented default, where something does', () => {
    expect(told(namespace('shop', 'istio-injection: enabled'))).toEqual([
      'meshConfig.rootNamespace=istio-system default',
      'meshConfig.trustDomain=cluster.local default',
      'meshConfig.trustDomainAliases= default',
      'meshConfig.enableAutoMtls=true default',
      'meshConfig.outboundTrafficPolicy.mode=ALLOW_ANY default',
      'sidecarInjectorWebhook.enableNamespacesByDefault=false default',
    ]);
  });

  test('eastwest.yaml comes before the manifests', () => {
    const options = { istio: { trustDomain: 'mine', enableNamespacesByDefault: true } };
    expect(settings(configMap('istio', MESH), options)).toMatchObject({ ...READ, trustDomain: 'mine' });
    expect(told(configMap('istio', MESH), options)).toEqual([
      'meshConfig.trustDomain=mine configured',
      'sidecarInjectorWebhook.enableNamespacesByDefault=true configured',
    ]);
  });

  test('revisions that disagree: the default one is taken, in any order of the documents', () => {
    const canary = configMap('istio-canary', 'trustDomain: new');
    const stable = configMap('istio', 'trustDomain: old');
    for (const yaml of [canary + stable, stable + canary]) {
      expect(settings(yaml).trustDomain).toBe('old');
      expect(told(yaml)).toContain('meshConfig.trustDomain=old ambiguous');
    }
    expect(told(stable + stable)).not.toContain('meshConfig.trustDomain=old ambiguous');
  });
});

describe("the injector's ConfigMap", () => {
  const injector = (config: string, values = '{}') => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data:
  config: '${config}'
  values: '${values}'
`;

  test('has the policy and its exceptions', () => {
    const yaml = injector(
      '{"policy": "disabled", "neverInjectSelector": [{"matchLabels": {"a": "b"}}, {}], "aliases": {"x": ["sidecar"]}}',
    );
    expect(settings(yaml).injector).toMatchObject({
      policy: 'disabled',
      neverInjectSelector: [[{ key: 'a' }]],
      alwaysInjectSelector: [],
      defaultTemplates: ['sidecar'],
      aliases: { x: ['sidecar'] },
    });
  });

  test('and the values that the mesh goes by', () => {
    const yaml = injector(
      '{}',
      '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}, "global": {"proxy": {"excludeInboundPorts": "25", "statusPort": 15999}}}',
    );
    expect(settings(yaml)).toMatchObject({
      enableNamespacesByDefault: true,
      capture: { excludeInboundPorts: '25', includeInboundPorts: '*', statusPort: '15999' },
    });
    expect(told(yaml)).not.toContain('sidecarInjectorWebhook.enableNamespacesByDefault=true default');
  });
});

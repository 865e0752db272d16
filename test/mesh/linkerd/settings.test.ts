import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseManifests } from '#manifest/parse.ts';
import { parsePortList } from '#mesh/linkerd/port-list.ts';
import { readSettings } from '#mesh/linkerd/settings/read-settings.ts';
import { formatAddresses } from '#set/address-text.ts';
import { formatPorts } from '#set/port-set.ts';
import { linkerdOf } from './linkerd-of.ts';

const resources = (yaml: string) =>
  buildCluster(parseManifests([{ name: 't.yaml', content: yaml }]).resources).resources;
const VALUES = `identityTrustDomain: example.org
clusterNetworks: 10.1.0.0/16
proxy: {defaultInboundPolicy: deny, opaquePorts: "1234", outboundTransportMode: transparent}
proxyInit: {ignoreInboundPorts: "9000-9002"}
policyController: {probeNetworks: [10.1.0.1/32]}
`;
const indent = (text: string) => text.replaceAll(/^/gm, '    ');

describe('the settings of the control plane', () => {
  test('from its ConfigMap, with nothing left to assume', () => {
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: linkerd-config, namespace: mesh}\ndata:\n  values: |\n${indent(VALUES)}`;
    const settings = readSettings(resources(yaml), {});
    expect(settings).toMatchObject({
      namespace: 'mesh',
      identityTrustDomain: 'example.org',
      defaultInboundPolicy: 'deny',
      transportHeader: false,
      assumptions: [],
    });
    expect(formatAddresses(settings.clusterNetworks)).toBe('10.1.0.0/16');
    expect(formatAddresses(settings.probeNetworks)).toBe('10.1.0.1');
    expect([formatPorts(settings.skipInboundPorts), formatPorts(settings.opaquePorts)]).toEqual([
      '9000-9002',
      '1234',
    ]);
  });

  test.each([
    [
      'Flux',
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: l}\nspec:\n  chart: {spec: {chart: linkerd-control-plane}}\n  values:\n${indent(VALUES)}`,
    ],
    [
      'Argo CD',
      `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: l}\nspec:\n  source:\n    chart: linkerd-control-plane\n    helm:\n      values: |\n${indent(VALUES).replaceAll(/^/gm, '    ')}`,
    ],
  ])('from the values that %s gives the chart; the rest is assumed', (_, yaml) => {
    const settings = readSettings(resources(yaml), {});
    expect(settings).toMatchObject({ identityTrustDomain: 'example.org', defaultInboundPolicy: 'deny' });
    expect(settings.assumptions.map(({ setting }) => setting)).toContain('proxyInit.skipSubnets');
    expect(settings.assumptions.map(({ setting }) => setting)).not.toContain('clusterNetworks');
  });

  test('eastwest.yaml comes first, and is told', () => {
    const settings = readSettings([], { namespace: 'mesh', defaultInboundPolicy: 'cluster-authenticated' });
    expect(settings).toMatchObject({ namespace: 'mesh', defaultInboundPolicy: 'cluster-authenticated' });
    expect(settings.assumptions).toContainEqual({
      setting: 'namespace',
      value: 'mesh',
      source: 'configured',
    });
  });

  test('a default policy that means nothing is taken for the one that permits most', () => {
    expect(readSettings([], { defaultInboundPolicy: 'strict' }).defaultInboundPolicy).toBe(
      'all-unauthenticated',
    );
  });

  test('the namespace is where its own pods say that they belong', () => {
    const yaml =
      'apiVersion: v1\nkind: Service\nmetadata: {name: linkerd-dst, namespace: mesh, labels: {linkerd.io/control-plane-ns: mesh}}\nspec: {}\n';
    expect(readSettings(resources(yaml), {}).namespace).toBe('mesh');
  });

  test('without Linkerd nothing is assumed', () => {
    expect(
      linkerdOf('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n').linkerd.assumptions,
    ).toEqual([]);
  });
});

describe('lists of ports', () => {
  test.each([
    ['', ''],
    ['80', '80'],
    [' 4 , 1-2,, ', '1-2,4'],
    ['1-65535', '1-65535'],
  ])('%j is %s', (text, expected) => {
    expect(formatPorts(parsePortList(text) ?? [[1, 1]])).toBe(expected);
  });

  test.each(['0', '2-1', '2-', '65536', 'mysql', '80,mysql', '1-2-3', '-5'])('%j is none', (text) => {
    expect(parsePortList(text)).toBeUndefined();
  });
});

describe('identities', () => {
  const { linkerd } = linkerdOf('', { namespace: 'mesh', identityTrustDomain: 'example.org' });
  const principal = 'web.v2.shop.serviceaccount.identity.mesh.example.org';

  test('a name of an account may have dots', () => {
    expect(linkerd.principalOf('shop', 'web.v2')).toBe(principal);
    expect(linkerd.accountOf(principal)).toEqual({ namespace: 'shop', serviceAccount: 'web.v2' });
    expect(linkerd.principalOf('shop', '')).toBe('default.shop.serviceaccount.identity.mesh.example.org');
  });

  test.each([
    '',
    'shop.serviceaccount.identity.mesh.example.org',
    `${principal}.evil`,
    'a.b.serviceaccount.identity.linkerd.cluster.local',
  ])('%j is nobody of this mesh', (text) => {
    expect(linkerd.accountOf(text)).toBeUndefined();
  });
});

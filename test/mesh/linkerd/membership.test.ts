import { describe, expect, test } from 'vitest';
import { linkerdOf, workload } from './linkerd-of.ts';

const SIGN =
  'apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: s, namespace: x}\nspec: {podSelector: {}, port: 1}\n---\n';
const ENABLED = 'annotations: {linkerd.io/inject: enabled}';
const namespace = (metadata: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${metadata}}\n---\n`;
const pod = (metadata: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, ${metadata}}\nspec: {${spec} containers: [{name: main}]}\n`;

const member = (yaml: string) => {
  const { cluster, linkerd } = linkerdOf(yaml);
  const { member: answer, because } = linkerd.membership(workload(cluster, 'shop/web'));
  return [answer, because[0]?.reason, because[0]?.pointer];
};

describe('who is in Linkerd', () => {
  test.each([
    [
      'a pod that asks',
      pod(ENABLED),
      ['yes', 'linkerd/inject-pod', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'its namespace asks',
      namespace(ENABLED) + pod(''),
      ['yes', 'linkerd/inject-namespace', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'an ingress',
      namespace('annotations: {linkerd.io/inject: ingress}') + pod(''),
      ['yes', 'linkerd/inject-namespace', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'the pod wins',
      namespace(ENABLED) + pod('annotations: {linkerd.io/inject: disabled}'),
      ['no', 'linkerd/inject-disabled', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'the pod wins the other way',
      namespace('annotations: {linkerd.io/inject: disabled}') + pod(ENABLED),
      ['yes', 'linkerd/inject-pod', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'a value that means nothing',
      pod('annotations: {linkerd.io/inject: "true"}'),
      ['no', 'linkerd/inject-invalid', '/metadata/annotations/linkerd.io~1inject'],
    ],
    [
      'a namespace whose value means nothing',
      namespace('annotations: {linkerd.io/inject: yes-please}') + pod(ENABLED),
      ['no', 'linkerd/inject-invalid', '/metadata/annotations/linkerd.io~1inject'],
    ],
    ['nobody asks', SIGN + namespace('') + pod(''), ['no', 'linkerd/not-annotated', '/metadata']],
    ['the namespace is not there', SIGN + pod(''), ['unknown', 'linkerd/namespace-missing', undefined]],
    ['no Linkerd at all', pod(''), ['no', 'linkerd/absent', undefined]],
    [
      "the node's network",
      namespace(ENABLED) + pod('', 'hostNetwork: true,'),
      ['no', 'linkerd/host-network', '/spec/hostNetwork'],
    ],
    [
      'webhooks are off',
      namespace(`${ENABLED}, labels: {config.linkerd.io/admission-webhooks: disabled}`) + pod(''),
      ['no', 'linkerd/webhooks-disabled', '/metadata/labels/config.linkerd.io~1admission-webhooks'],
    ],
    [
      "Istio's proxy is there",
      pod(ENABLED, 'initContainers: [{name: istio-init}],'),
      ['no', 'linkerd/other-sidecar', '/spec/initContainers/0'],
    ],
    [
      'a native sidecar',
      pod('', 'initContainers: [{name: linkerd-proxy, restartPolicy: Always}],'),
      ['yes', 'linkerd/injected', '/spec/initContainers/0'],
    ],
    [
      'no token, but one is projected',
      pod(ENABLED, 'automountServiceAccountToken: false,'),
      ['yes', 'linkerd/inject-pod', '/metadata/annotations/linkerd.io~1inject'],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(member(yaml)).toEqual(expected);
  });

  test('no token, and none is projected', () => {
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: linkerd-config, namespace: linkerd}\ndata:\n  values: |\n    identity: {serviceAccountTokenProjection: false}\n---\n`;
    expect(member(config + pod(ENABLED, 'automountServiceAccountToken: false,'))).toEqual([
      'no',
      'linkerd/no-token',
      '/spec/automountServiceAccountToken',
    ]);
  });

  test('an annotation of a Deployment itself asks for nothing', () => {
    const yaml = `${namespace('')}${SIGN}apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop, ${ENABLED}}\nspec: {template: {metadata: {}, spec: {containers: [{name: main}]}}}\n`;
    expect(member(yaml)[0]).toBe('no');
  });

  test('what an operator makes has the annotations that it copies', () => {
    const yaml = `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: web, namespace: shop}\nspec: {podMetadata: {${ENABLED}}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: db, namespace: shop}\nspec: {inheritedMetadata: {${ENABLED}}}\n`;
    const { cluster, linkerd } = linkerdOf(yaml);
    expect(linkerd.membership(workload(cluster, 'shop/web')).member).toBe('yes');
    expect(linkerd.membership(workload(cluster, 'shop/db')).member).toBe('yes');
  });
});

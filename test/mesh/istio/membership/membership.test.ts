import { describe, expect, test } from 'vitest';
import { followsGateway, istioMembership } from '#mesh/istio/membership/membership.ts';
import { istioOf, namespace, onlyWorkload, pod, workloadNamed } from '../settings/istio-of.ts';

const ENABLED = namespace('shop', 'istio-injection: enabled');
const SIGN = namespace('elsewhere', 'istio-injection: enabled');
const AMBIENT_SIGN = namespace('elsewhere', 'istio.io/dataplane-mode: ambient');
const INJECT = '"sidecar.istio.io/inject"';

function judge(yaml: string) {
  const istio = istioOf(yaml);
  const { member, mode, because } = istioMembership(istio, onlyWorkload(istio));
  return { verdict: `${member} ${mode}`, reasons: because.map(({ reason }) => reason.replace('istio/', '')) };
}

describe('injection by labels (Istio docs, "Controlling the injection policy")', () => {
  test.each([
    // namespace, pod labels, pod annotations → verdict, first reason
    ['istio-injection: enabled', '', '', 'yes sidecar', 'namespace-enabled'],
    ['istio-injection: disabled', '', '', 'no none', 'namespace-not-enabled'],
    ['istio-injection: "true"', '', '', 'no none', 'namespace-not-enabled'],
    ['', '', '', 'no none', 'namespace-silent'],
    ['istio-injection: enabled', `${INJECT}: "false"`, '', 'no none', 'pod-inject'],
    ['istio-injection: enabled', '', `${INJECT}: "false"`, 'no none', 'pod-inject'],
    ['istio-injection: enabled', `${INJECT}: "No"`, '', 'no none', 'pod-inject'],
    [
      'istio-injection: enabled',
      `${INJECT}: "true"`,
      `${INJECT}: "false"`,
      'yes sidecar',
      'namespace-enabled',
    ],
    ['istio-injection: enabled', `${INJECT}: "false"`, `${INJECT}: "true"`, 'no none', 'pod-inject'],
    ['istio-injection: enabled', `${INJECT}: "maybe"`, '', 'yes sidecar', 'namespace-enabled'],
    ['istio-injection: disabled', `${INJECT}: "true"`, '', 'no none', 'namespace-not-enabled'],
    ['', `${INJECT}: "true"`, '', 'yes sidecar', 'pod-inject'],
    ['', `${INJECT}: "yes"`, '', 'no none', 'namespace-silent'],
    ['', '', `${INJECT}: "true"`, 'no none', 'annotation-too-late'],
    ['', 'istio.io/rev: canary', '', 'yes sidecar', 'pod-revision'],
    ['', `istio.io/rev: canary, ${INJECT}: "false"`, '', 'no none', 'pod-inject'],
    ['', 'istio.io/rev: canary', `${INJECT}: "false"`, 'no none', 'pod-inject'],
    ['istio.io/rev: canary', '', '', 'yes sidecar', 'namespace-revision'],
    ['istio.io/rev: canary', `${INJECT}: "true"`, '', 'yes sidecar', 'namespace-revision'],
    ['istio-injection: disabled, istio.io/rev: canary', '', '', 'no none', 'namespace-not-enabled'],
    ['istio-injection: enabled, istio.io/rev: canary', '', '', 'yes sidecar', 'namespace-enabled'],
    ['istio-injection: enabled', 'constructor: a', '', 'yes sidecar', 'namespace-enabled'],
  ])('namespace {%s}, labels {%s}, annotations {%s}: %s, %s', (labels, own, annotations, verdict, reason) => {
    const yaml = namespace('shop', labels) + pod({ labels: own, annotations });
    const found = judge(yaml);
    expect([found.verdict, found.reasons[0]]).toEqual([verdict, reason]);
  });

  test('never in the network of the node, nor in a system namespace', () => {
    expect(judge(ENABLED + pod({ spec: 'hostNetwork: true' })).verdict).toBe('no none');
    const system = pod().replace('namespace: shop', 'namespace: kube-system');
    const found = judge(namespace('kube-system', 'istio-injection: enabled') + system);
    expect([found.verdict, found.reasons[0]]).toEqual(['no none', 'system-namespace']);
  });

  test('a namespace without label is injected where the webhook takes all of them', () => {
    const auto = `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: istio-sidecar-injector}
webhooks:
  - name: auto.sidecar-injector.istio.io
    namespaceSelector: {matchExpressions: [{key: istio-injection, operator: DoesNotExist}, {key: istio.io/rev, operator: DoesNotExist}]}
    objectSelector: {matchExpressions: [{key: sidecar.istio.io/inject, operator: DoesNotExist}]}
`;
    expect(judge(namespace('shop') + auto + pod())).toEqual({
      verdict: 'yes sidecar',
      reasons: ['namespace-by-default'],
    });
    expect(judge(namespace('shop') + auto + pod({ labels: `${INJECT}: "false"` })).verdict).toBe('no none');
    const never = auto.replace(
      'istio-injection, operator',
      'istio.io/deactivated, operator: Exists}, {key: x, operator',
    );
    expect(judge(namespace('shop') + never + pod()).verdict).toBe('no none');
  });

  test('a revision that no injector among the manifests answers to is doubtful', () => {
    const webhook = `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: istio-revision-tag-stable}
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: {matchExpressions: [{key: istio.io/rev, operator: In, values: [stable]}]}
`;
    expect(judge(namespace('shop', 'istio.io/rev: stable') + webhook + pod()).verdict).toBe('yes sidecar');
    const found = judge(namespace('shop', 'istio.io/rev: stabel') + webhook + pod());
    expect(found).toEqual({
      verdict: 'unknown sidecar',
      reasons: ['namespace-revision', 'revision-unserved', 'not-ambient'],
    });
  });
});

describe('a namespace that is not among the manifests', () => {
  test('without any sign of Istio: in no mesh', () => {
    expect(judge(pod())).toEqual({ verdict: 'no none', reasons: ['no-sign', 'not-ambient'] });
  });

  test('that a pod keeps out of any mesh is no sign of one', () => {
    const other = pod({ labels: `${INJECT}: "false"` }).replace('kind: Pod', 'kind: Other');
    expect(judge(other + pod()).verdict).toBe('no none');
  });

  test('with a sign: unknown, in the way that there is a sign of', () => {
    expect(judge(SIGN + pod())).toEqual({
      verdict: 'unknown sidecar',
      reasons: ['namespace-unknown', 'not-ambient'],
    });
    expect(judge(AMBIENT_SIGN + pod({ labels: `${INJECT}: "false"` })).verdict).toBe('unknown ambient');
    expect(judge(SIGN + pod({ labels: `${INJECT}: "false"` })).verdict).toBe('no none');
  });

  test('the pod itself may say', () => {
    expect(judge(pod({ labels: `${INJECT}: "true"` })).verdict).toBe('yes sidecar');
    expect(judge(pod({ labels: 'istio.io/dataplane-mode: ambient' })).verdict).toBe('yes ambient');
    const none = pod({ labels: `istio.io/dataplane-mode: none, ${INJECT}: "false"` });
    expect(judge(none).verdict).toBe('no none');
  });
});

describe('the ambient mode (Istio docs, "Pod selection logic for ambient and sidecar modes")', () => {
  const ambient = namespace('shop', 'istio.io/dataplane-mode: ambient');

  test.each([
    [ambient, {}, 'yes ambient'],
    [ambient, { labels: 'istio.io/dataplane-mode: none' }, 'no none'],
    [ambient, { labels: 'istio.io/dataplane-mode: other' }, 'yes ambient'],
    [ambient, { spec: 'hostNetwork: true' }, 'no none'],
    [ambient, { annotations: 'sidecar.istio.io/status: "{}"' }, 'no none'],
    [ambient, { labels: `${INJECT}: "false"` }, 'yes ambient'],
    [ambient, { labels: `${INJECT}: "true"` }, 'yes sidecar'],
    [namespace('shop'), { labels: 'istio.io/dataplane-mode: ambient' }, 'yes ambient'],
    [namespace('shop'), { annotations: 'ambient.istio.io/redirection: enabled' }, 'yes ambient'],
    [namespace('shop', 'istio.io/dataplane-mode: none'), {}, 'no none'],
    [namespace('shop', 'istio-injection: enabled, istio.io/dataplane-mode: ambient'), {}, 'yes sidecar'],
    [namespace('shop', 'istio-injection: disabled, istio.io/dataplane-mode: ambient'), {}, 'yes ambient'],
  ])('%s %o: %s', (yaml, own, verdict) => {
    expect(judge(yaml + pod(own)).verdict).toBe(verdict);
  });
});

describe('a proxy that pods are written with', () => {
  const proxy = (args: string, image = 'istio/proxyv2:1.30') =>
    `[{name: main, image: main}, {name: istio-proxy, image: "${image}", args: [${args}]}]`;

  test.each([
    ['', proxy('proxy, sidecar, --domain, x'), 'yes sidecar'],
    ['', proxy('proxy, router'), 'yes gateway'],
    ['', proxy('proxy, waypoint'), 'yes waypoint'],
    ['', proxy('proxy, ztunnel'), 'no none'],
    ['', proxy('proxy, sidecar', 'auto'), 'no none'],
    ['', proxy(''), 'unknown sidecar'],
    ['istio-injection: enabled', proxy(''), 'yes sidecar'],
    ['istio-injection: enabled', proxy('', 'auto'), 'yes sidecar'],
  ])('namespace {%s}, containers %s: %s', (labels, containers, verdict) => {
    expect(judge(namespace('shop', labels) + pod({}, containers)).verdict).toBe(verdict);
  });

  test('as a native sidecar, and under a label that would keep the injector away', () => {
    const spec =
      'initContainers: [{name: istio-proxy, image: x, restartPolicy: Always, args: [proxy, sidecar]}]';
    expect(judge(namespace('shop') + pod({ spec })).verdict).toBe('yes sidecar');
    const labels = `${INJECT}: "false"`;
    expect(judge(namespace('shop') + pod({ labels }, proxy('proxy, sidecar'))).verdict).toBe('yes sidecar');
    const status = 'sidecar.istio.io/status: "{\\"containers\\":[\\"istio-proxy\\"]}"';
    expect(judge(namespace('shop') + pod({ annotations: status })).verdict).toBe('yes sidecar');
  });

  test('a sidecar in the network of the node gets no traffic for sure; a gateway listens there itself', () => {
    const spec = 'hostNetwork: true';
    expect(judge(ENABLED + pod({ spec }, proxy('proxy, sidecar'))).verdict).toBe('unknown sidecar');
    expect(judge(ENABLED + pod({ spec }, proxy('proxy, router'))).verdict).toBe('yes gateway');
  });

  test('a pod that was read from a cluster has what it has', () => {
    const live = pod().replace('name: p, namespace', 'uid: 4a, name: p, namespace');
    expect(judge(ENABLED + live)).toEqual({
      verdict: 'no none',
      reasons: ['live-without-proxy', 'not-ambient'],
    });
  });
});

describe('templates (Istio docs, "Customizing injection")', () => {
  test.each([
    ['gateway', 'yes gateway'],
    ['sidecar,custom', 'yes sidecar'],
    ['custom', 'no none'],
    ['grpc-simple', 'no none'],
    ['grpc-agent', 'unknown sidecar'],
    ['"custom, gateway"', 'yes gateway'],
  ])('%s: %s', (templates, verdict) => {
    const annotations = `inject.istio.io/templates: ${templates}`;
    expect(judge(ENABLED + pod({ annotations })).verdict).toBe(verdict);
  });

  test('aliases and defaults come from the injector', () => {
    const injector = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data:
  config: |
    defaultTemplates: [plain]
    aliases: {both: [sidecar, spire]}
    policy: enabled
`;
    expect(judge(ENABLED + injector + pod()).verdict).toBe('no none');
    const annotations = 'inject.istio.io/templates: both';
    expect(judge(ENABLED + injector + pod({ annotations })).verdict).toBe('yes sidecar');
  });
});

describe('what an operator runs', () => {
  test('follows the namespace, and what its resource hands on to the pods', () => {
    const prometheus = (metadata: string) => `---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: p, namespace: shop}
spec: {podMetadata: {${metadata}}}
`;
    expect(judge(ENABLED + prometheus('')).verdict).toBe('yes sidecar');
    expect(judge(ENABLED + prometheus(`annotations: {${INJECT}: "false"}`)).verdict).toBe('no none');
    expect(judge(namespace('shop') + prometheus(`labels: {${INJECT}: "true"}`)).verdict).toBe('yes sidecar');
    const cnpg = `---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec: {inheritedMetadata: {annotations: {${INJECT}: "false"}}}
`;
    expect(judge(ENABLED + cnpg).verdict).toBe('no none');
  });

  test('Jobs and CronJobs are injected as any other pod', () => {
    const cron = `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: c, namespace: shop}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: c}]}}}}}
`;
    expect(judge(ENABLED + cron).verdict).toBe('yes sidecar');
  });
});

test('a namespace outside of the discovery selectors is doubtful', () => {
  const mesh = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "discoverySelectors: [{matchLabels: {mesh: in}}]"}
`;
  expect(judge(ENABLED + mesh + pod()).verdict).toBe('unknown sidecar');
  const looked = namespace('shop', 'istio-injection: enabled, mesh: in');
  expect(judge(looked + mesh + pod()).verdict).toBe('yes sidecar');
});

test('reasons point at the line that decided', () => {
  const istio = istioOf(ENABLED + pod({ labels: `${INJECT}: "true"`, name: 'a' }));
  const { because } = istioMembership(istio, workloadNamed(istio, 'a'));
  expect(because.map(({ resource, pointer, detail }) => [resource?.id, pointer, detail])).toEqual([
    ['Namespace/shop', '/metadata/labels/istio-injection', 'enabled'],
    ['Pod/shop/a', '/metadata/labels/sidecar.istio.io~1inject', 'true'],
  ]);
  expect(followsGateway(istioMembership(istio, workloadNamed(istio, 'a')))).toBe(false);
});

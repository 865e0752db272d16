import { expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import type { WorkloadSubject } from '#facts/subject.ts';
import { parseManifests } from '#manifest/parse.ts';

/** The workloads of a text, with an intent. */
function workloads(content: string, config = ''): readonly WorkloadSubject[] {
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  const { intent } = parseConfig(config, 'eastwest.yaml');
  const { subjects } = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, intent);
  return subjects.flatMap(({ subject }) => (subject.subject === 'workload' ? [subject] : []));
}

function pod(namespace: string, labels: string, spec: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ${namespace}, labels: {${labels}}}\nspec: {${spec}}`;
}

const APP = 'containers: [{name: app, image: app, args: [discovery]}]';

test.each([
  ['an application', pod('shop', '', APP), ''],
  ['the host’s network', pod('shop', '', `hostNetwork: true, ${APP}`), 'host-network'],
  ['kube-system', pod('kube-system', '', APP), 'system-namespace'],
  ['istiod', pod('any', '', 'containers: [{name: discovery, image: pilot, args: [discovery]}]'), 'mesh'],
  [
    'the CNI agent',
    pod('any', '', 'containers: [{name: install-cni, image: i, command: [install-cni]}]'),
    'mesh',
  ],
  [
    'a container called discovery that runs something else',
    pod('any', '', 'containers: [{name: discovery, image: eureka, args: [serve]}]'),
    '',
  ],
  [
    'ztunnel',
    pod('any', '', 'containers: [{name: istio-proxy, image: ztunnel, args: [proxy, ztunnel]}]'),
    'mesh',
  ],
  [
    'Linkerd’s own job',
    pod('linkerd', 'linkerd.io/control-plane-component: heartbeat, linkerd.io/workload-ns: linkerd', APP),
    'mesh',
  ],
  [
    'Linkerd’s label elsewhere',
    pod('shop', 'linkerd.io/control-plane-component: x, linkerd.io/workload-ns: linkerd', APP),
    '',
  ],
])('%s', (_name, text, outside) => {
  expect(workloads(text).map(({ posture }) => posture.outside)).toEqual([outside]);
});

const LINKERD = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: {linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: deny}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - {name: web, image: web, ports: [{containerPort: 8080}], livenessProbe: {httpGet: {path: /live, port: 8080}}}
`;

test('what only the kubelet’s probes may send is not reached in plaintext', () => {
  const [strict] = workloads(LINKERD);
  const [open] = workloads(LINKERD.replace('deny', 'all-unauthenticated'));
  const plaintext = (subject: WorkloadSubject | undefined) => subject?.posture.listeners[0]?.plaintext;
  expect(plaintext(strict)).toMatchObject({ answer: 'yes', reached: 'no', who: '', through: [] });
  expect(plaintext(open)).toMatchObject({ answer: 'yes', reached: 'yes' });
  expect(plaintext(open)?.through.map(({ text }) => text)).toContain(
    'the default inbound policy is all-unauthenticated',
  );
});

test('a call to a port of the proxy itself is not one between applications of the mesh', () => {
  const both = `${LINKERD}---\n${pod('shop', '', APP).replace('name: p', 'name: caller')}`;
  const subjects = workloads(both, 'flows: [{from: shop/caller, to: shop/web, ports: [8080, 4191]}]');
  const flows = subjects.flatMap(({ posture }) => posture.flows);
  expect(flows.map(({ port, meshed }) => [port, meshed])).toEqual([
    [8080, true],
    [4191, false],
  ]);
});

import { expect, test } from 'vitest';
import { pod, policy } from '../../network/network-of.ts';
import { subjectsOf } from './subjects-of.ts';

/** The posture of a workload's only declared port. */
function listenerOf(yaml: string, name: string) {
  const subject = subjectsOf(yaml).find((one) => one.subject === 'workload' && one.id === `Pod/shop/${name}`);
  if (subject?.subject !== 'workload') throw new Error(`no workload ${name}`);
  return subject.posture.listeners.find(({ source }) => source === 'container');
}

const only = (name: string, from: string) =>
  policy(
    name,
    `{podSelector: {matchLabels: {app: ${name}}}, policyTypes: [Ingress, Egress], egress: [{}], ingress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}]}]}`,
  );

test('names the policies of the very workloads, also where others have policies that are worded alike', () => {
  const yaml = ['ads', 'cart', 'mail', 'shop'].map((name) => pod(name) + only(name, 'shop')).join('');
  for (const name of ['ads', 'cart', 'mail']) {
    const through = listenerOf(yaml, name)?.plaintext.through.flatMap(({ resource }) => resource || []);
    expect(through).toEqual(['NetworkPolicy/shop/shop', `NetworkPolicy/shop/${name}`]);
  }
});

test('that a policy isolates the pod is no reason for what may get past it', () => {
  const yaml = pod('web') + policy('deny', '{podSelector: {}}') + pod('agent', 'hostNetwork: true', 'infra');
  const texts = listenerOf(yaml, 'web')?.plaintext.through.map(({ text }) => text);
  expect(texts?.some((text) => text.includes('whether they share one is not known'))).toBe(true);
  expect(texts?.filter((text) => text.includes('isolates'))).toEqual([]);
});

test('pods that could be added are told by the labels that they need, not by those that policies cut them by', () => {
  const cut = (name: string) =>
    policy(
      name,
      `{podSelector: {matchLabels: {app: shop, part: ${name}}}, policyTypes: [Egress], egress: [{}]}`,
    );
  const listener = listenerOf(pod('cart') + only('cart', 'shop') + cut('a') + cut('b'), 'cart');
  expect(listener?.plaintext.who).toBe('any pod in shop with app=shop');
  const either = policy(
    'cart',
    '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}, {podSelector: {matchLabels: {tier: web}}}]}]}',
  );
  expect(listenerOf(pod('cart') + either, 'cart')?.plaintext.who).toBe(
    'any pod in shop with app=shop or tier=web',
  );
});

test('a new pod in a namespace that the manifests do not have: that is the reason', () => {
  const yaml = pod('web').replace(
    'labels: {',
    'annotations: {sidecar.istio.io/rewriteAppHTTPProbers: "true"}, labels: {',
  );
  const namespace = subjectsOf(yaml).find(({ subject }) => subject === 'namespace');
  const because = namespace?.subject === 'namespace' ? namespace.posture.strict.because : [];
  expect(because[0]?.text).toBe('its namespace shop is not among the manifests, and Istio is in use');
});

import { describe, expect, test } from 'vitest';
import type { NamespacePosture, PolicyPosture, Posture } from '#facts/posture/schema.ts';
import { adminPolicy, pod, policy } from '../../network/network-of.ts';
import { subjectsOf } from './subjects-of.ts';

const NAMESPACE = '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: shop}}\n';

function sides(...documents: readonly string[]): NamespacePosture['isolation'] {
  const [one] = subjectsOf(documents.join('')).flatMap((subject) =>
    subject.subject === 'namespace' && subject.name === 'shop' ? subject.posture.isolation : [],
  );
  if (one === undefined) throw new Error('no namespace shop');
  return one;
}

function policyOf(name: string, documents: readonly string[], open: readonly string[] = []): PolicyPosture {
  const [one] = subjectsOf(documents.join(''), { public: open }).flatMap((subject) =>
    subject.subject === 'resource' && subject.name === name ? subject.policy : [],
  );
  if (one === undefined) throw new Error(`no policy ${name}`);
  return one;
}

describe('a default deny', () => {
  test('is a NetworkPolicy for every pod, in the direction of which it speaks', () => {
    const { ingress, egress } = sides(pod('a'), policy('deny', '{podSelector: {}}'));
    expect(ingress).toEqual({ everyPod: 'yes', governed: 1, open: [], unknown: [] });
    expect(egress).toEqual({ everyPod: 'no', governed: 1, open: ['shop/a'], unknown: [] });
  });

  test('of one workload leaves the others open, and those that are added', () => {
    const documents = [pod('a'), pod('b'), policy('a', '{podSelector: {matchLabels: {app: a}}}')];
    expect(sides(...documents).ingress).toMatchObject({ everyPod: 'no', open: ['shop/b'] });
    expect(sides(pod('a'), documents[2] ?? '').ingress).toMatchObject({ everyPod: 'no', open: [] });
  });

  test('does not hold in the node’s network', () => {
    expect(sides(pod('a', 'hostNetwork: true')).ingress).toMatchObject({ governed: 0, open: [] });
  });

  const everybody = 'from: [{namespaces: {}}]';
  test.each([
    ['denies everybody', `[{action: Deny, ${everybody}}]`, 'yes'],
    [
      'denies everybody after an exception',
      `[{action: Allow, from: [{namespaces: {matchLabels: {a: b}}}]}, {action: Deny, ${everybody}}]`,
      'yes',
    ],
    ['denies some', '[{action: Deny, from: [{namespaces: {matchLabels: {a: b}}}]}]', 'no'],
    ['allows everybody first', `[{action: Allow, ${everybody}}, {action: Deny, ${everybody}}]`, 'no'],
    ['hands everybody on first', `[{action: Pass, ${everybody}}, {action: Deny, ${everybody}}]`, 'no'],
  ])('by an admin policy that %s', (_, ingress, everyPod) => {
    const admin = adminPolicy('admin', `{priority: 1, subject: {namespaces: {}}, ingress: ${ingress}}`);
    expect(sides(pod('a'), admin).ingress).toMatchObject({
      everyPod,
      open: everyPod === 'yes' ? [] : ['shop/a'],
    });
  });

  test('on the way out includes the addresses outside', () => {
    const deny = (to: string) =>
      adminPolicy('admin', `{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: ${to}}]}`);
    expect(sides(pod('a'), deny('[{namespaces: {}}]')).egress.everyPod).toBe('no');
    expect(sides(pod('a'), deny('[{namespaces: {}}, {networks: [0.0.0.0/0]}]')).egress.everyPod).toBe('yes');
  });

  test('cannot be told where a policy isn’t evaluated', () => {
    const cilium = `---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {endpointSelector: {}}\n`;
    expect(sides(pod('a'), cilium).ingress).toMatchObject({
      everyPod: 'unknown',
      open: [],
      unknown: ['shop/a'],
    });
  });
});

describe('a rule for the world', () => {
  const rule = (from: string) => policy('p', `{podSelector: {}, ingress: [${from}]}`);
  test.each([
    ['{}', true],
    ['{ports: [{port: 80}]}', true],
    ['{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}', true],
    ['{from: [{ipBlock: {cidr: "::/0"}}]}', true],
    ['{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}', true],
    ['{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16]}}]}', true],
    ['{from: [{ipBlock: {cidr: 0.0.0.0/2}}]}', false],
    ['{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 203.0.113.0/24}}]}', false],
    ['{from: [{podSelector: {}}]}', false],
    ['{from: [{namespaceSelector: {}}]}', false],
  ])('%s', (from, is) => {
    expect(policyOf('p', [pod('a'), rule(from)]).world.map(({ workloads }) => workloads)).toEqual(
      is ? [['shop/a']] : [],
    );
  });

  test('names the workloads that are not public, and the ports', () => {
    const documents = [pod('a'), pod('b'), rule('{ports: [{port: 80}, {port: metrics}]}')];
    expect(policyOf('p', documents, ['shop/b']).world).toEqual([
      {
        direction: 'ingress',
        pointer: '/spec/ingress/0',
        ports: 'TCP 80, metrics',
        everyPort: false,
        addresses: 'any',
        workloads: ['shop/a'],
        unseen: false,
      },
    ]);
    expect(policyOf('p', [rule('{}')]).world).toMatchObject([{ workloads: [], unseen: true }]);
  });

  test('is on every port if that is every port of TCP', () => {
    const out = (ports: string) =>
      policyOf('p', [pod('a'), policy('p', `{podSelector: {}, policyTypes: [Egress], egress: [${ports}]}`)]);
    expect(out('{}').world).toMatchObject([{ direction: 'egress', everyPort: true }]);
    expect(out('{ports: [{protocol: TCP}]}').world).toMatchObject([{ everyPort: true }]);
    expect(out('{ports: [{protocol: TCP, port: 1, endPort: 65535}]}').world).toMatchObject([
      { everyPort: true },
    ]);
    expect(out('{ports: [{port: 443}]}').world).toMatchObject([{ everyPort: false }]);
  });
});

describe('what a policy names and isn’t there', () => {
  const from = (peer: string) => policy('p', `{podSelector: {}, ingress: [{from: [${peer}]}]}`);
  const named = (name: string) =>
    `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}`;
  test.each([
    [
      'a pod of a namespace with pods',
      from('{podSelector: {matchLabels: {app: x}}}'),
      'no-such-pod',
      'app=x',
      false,
    ],
    ['a namespace that nobody showed', from(named('kube-system')), 'no-such-namespace', 'kube-system', true],
    ['a misspelt namespace', from(named('shpo')), 'no-such-namespace', 'shpo; did you mean shop', false],
    [
      'a label that no namespace has',
      from('{namespaceSelector: {matchLabels: {team: x}}}'),
      'no-such-namespace',
      'team=x',
      false,
    ],
    [
      'pods of a policy',
      policy('p', '{podSelector: {matchLabels: {app: x}}}'),
      'selects-nothing',
      'app=x',
      false,
    ],
  ])('%s', (_, yaml, type, detail, elsewhere) => {
    expect(policyOf('p', [NAMESPACE, pod('a'), yaml]).dead).toMatchObject([{ type, detail, elsewhere }]);
  });

  test('may be elsewhere where the manifests show no pods, or not every namespace', () => {
    expect(policyOf('p', [from('{podSelector: {}}')]).dead.map(({ elsewhere }) => elsewhere)).toEqual([
      true,
      true,
    ]);
    const label = from('{namespaceSelector: {matchLabels: {team: x}}}');
    expect(policyOf('p', [pod('a'), label]).dead).toMatchObject([{ elsewhere: true }]);
  });

  test('a manifest that is there twice shadows nothing', () => {
    const twice = policy('p', '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}');
    expect(policyOf('p', [pod('a'), twice, twice]).dead).toEqual([]);
  });
});

test('what a workload reaches beyond its flows, for sure or perhaps', () => {
  const reaches = (...documents: readonly string[]): Posture['reaches'] | undefined =>
    subjectsOf(documents.join('')).flatMap((subject) =>
      subject.subject === 'workload' && subject.name === 'a' ? subject.posture.reaches : [],
    )[0];
  expect(reaches(pod('a'), pod('b'))).toEqual({
    count: 1,
    beyond: ['shop/b'],
    beyondCount: 1,
    beyondSure: 1,
    path: 'shop/a → shop/b',
  });
  const perhaps = `---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {endpointSelector: {matchLabels: {app: b}}}\n`;
  expect(reaches(pod('a'), pod('b'), perhaps)).toMatchObject({ beyondCount: 1, beyondSure: 0 });
});

import { describe, expect, test } from 'vitest';
import { connections } from '#network/connections.ts';
import type { Network, NetworkOptions } from '#network/network.ts';
import { addressPeer, type Peer, podPeer } from '#network/peer.ts';
import { formatBecause } from '#network/verdict/format-because.ts';
import { formatPeer } from '#network/verdict/format-peer.ts';
import type { Decision } from '#network/verdict/verdict.ts';
import { parseAddresses } from '#set/address-text.ts';
import { formatConnections } from '#set/connection-set.ts';
import { adminPolicy, networkOf, peerOf, pod, policy } from './network-of.ts';

function address(text: string): Peer {
  const addresses = parseAddresses(text);
  if (addresses === undefined) throw new Error(`no address ${text}`);
  return addressPeer(addresses);
}

/** What `a` can open to `b`: open, unknown, and the ingress decisions with their reasons. */
function ask(network: Network, from: Peer = peerOf(network, 'a'), to: Peer = peerOf(network, 'b')) {
  const { open, unknown, ingress, egress } = connections(network, from, to);
  const show = ({ connections: set, outcome, because }: Decision) =>
    `${outcome} ${formatConnections(set)}: ${because.map(formatBecause).join('; ')}`;
  return {
    open: formatConnections(open),
    unknown: formatConnections(unknown),
    ingress: ingress.decisions.map(show),
    egress: egress.decisions.map(show),
  };
}

const PODS = pod('a') + pod('b');

describe('every verdict says why', () => {
  test('open, since nothing selects the pod', () => {
    expect(ask(networkOf(PODS))).toEqual({
      open: 'all',
      unknown: 'none',
      ingress: ['open all: no policy isolates the pod for ingress'],
      egress: ['open all: no policy isolates the pod for egress'],
    });
  });

  test('closed, since a policy selects it and none allows', () => {
    const network = networkOf(PODS + policy('deny', '{podSelector: {}}'));
    expect(ask(network)).toMatchObject({
      open: 'none',
      ingress: ['closed all: NetworkPolicy/shop/deny isolates the pod for ingress, and no rule allows'],
    });
  });

  test('open by a rule, closed for the rest by each policy that selects it', () => {
    const web = policy('web', '{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: http}]}]}');
    const network = networkOf(PODS + policy('deny', '{podSelector: {}}') + web);
    expect(ask(network).ingress).toEqual([
      'open TCP 8080: NetworkPolicy/shop/web (/spec/ingress/0) allows',
      'closed TCP 1-8079,8081-65535; UDP; SCTP: ' +
        'NetworkPolicy/shop/deny isolates the pod for ingress, and no rule allows; ' +
        'NetworkPolicy/shop/web isolates the pod for ingress, and no rule allows',
    ]);
  });

  test('open by all the rules that allow it', () => {
    const rule = '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}';
    const network = networkOf(PODS + policy('one', rule) + policy('two', rule));
    expect(ask(network).ingress[0]).toBe(
      'open TCP 80: NetworkPolicy/shop/one (/spec/ingress/0) allows; NetworkPolicy/shop/two (/spec/ingress/0) allows',
    );
  });

  test('through the tiers: passed on by an admin policy, then closed by isolation', () => {
    const pass = adminPolicy(
      'pass',
      '{priority: 1, subject: {namespaces: {}}, ingress: [{name: let-by, action: Pass, from: [{namespaces: {}}]}]}',
    );
    const network = networkOf(PODS + pass + policy('deny', '{podSelector: {}}'));
    expect(ask(network).ingress).toEqual([
      'closed all: AdminNetworkPolicy/pass (/spec/ingress/0 "let-by") passes on; ' +
        'NetworkPolicy/shop/deny isolates the pod for ingress, and no rule allows',
    ]);
  });

  test('both directions must allow', () => {
    const out = policy(
      'out',
      '{podSelector: {matchLabels: {app: a}}, policyTypes: [Egress], egress: [{ports: [{port: 80, endPort: 90}]}]}',
    );
    const into = policy(
      'into',
      '{podSelector: {matchLabels: {app: b}}, ingress: [{ports: [{port: 85, endPort: 99}]}]}',
    );
    expect(ask(networkOf(PODS + out + into)).open).toBe('TCP 85-90');
  });

  test('a pod reaches itself', () => {
    const network = networkOf(PODS + policy('deny', '{podSelector: {}, policyTypes: [Ingress, Egress]}'));
    const a = peerOf(network, 'a');
    expect(ask(network, a, a)).toMatchObject({
      open: 'all',
      ingress: ['open all: a pod always reaches itself'],
    });
  });

  test('the world outside is governed by nobody', () => {
    const network = networkOf(PODS);
    expect(ask(network, address('192.0.2.1')).egress).toEqual(['open all: that end is outside the cluster']);
  });
});

describe('what the manifests do not show is unknown, with the reason', () => {
  const byAddress = policy(
    'by-address',
    '{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
  );

  test.each<[string, NetworkOptions, string, string]>([
    ['unknown by default', {}, 'none', 'all'],
    [
      'open, if pods get addresses of the block',
      { podAddresses: parseAddresses('10.1.0.0/16') ?? never() },
      'all',
      'none',
    ],
    [
      'closed, if they get none of it',
      { podAddresses: parseAddresses('172.16.0.0/12') ?? never() },
      'none',
      'none',
    ],
  ])('a rule by address: %s', (_, options, open, unknown) => {
    expect(ask(networkOf(PODS + byAddress, options))).toMatchObject({ open, unknown });
  });

  test('a rule by address, for addresses of which it covers some', () => {
    const network = networkOf(PODS + byAddress);
    const found = ask(network, address('10.0.0.0/7'));
    expect(found.unknown).toBe('all');
    expect(found.ingress[0]).toContain('covers some of these addresses, but not all');
  });

  test("a pod in the host's network: policies don't govern it, and it may come from the pod's own node", () => {
    const network = networkOf(pod('a', 'hostNetwork: true') + pod('b') + policy('deny', '{podSelector: {}}'));
    expect(ask(network)).toMatchObject({ open: 'none', unknown: 'all' });
    expect(ask(network).ingress[0]).toContain('whether they share one is not known');
    expect(ask(network, peerOf(network, 'b'), peerOf(network, 'a'))).toMatchObject({
      open: 'all',
      ingress: ["open all: policies do not apply to pods in the host's network"],
    });
  });

  test.each([
    ['node-1', 'all', 'none'],
    ['node-2', 'none', 'none'],
  ])("a pod in the host's network of node-1, and one on %s", (node, open, unknown) => {
    const network = networkOf(
      pod('a', 'hostNetwork: true\n  nodeName: node-1') +
        pod('b', `nodeName: ${node}`) +
        policy('deny', '{podSelector: {}}'),
    );
    expect(ask(network)).toMatchObject({ open, unknown });
  });

  test('policies of one priority that disagree', () => {
    const tied = (name: string, action: string) =>
      adminPolicy(
        name,
        `{priority: 5, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}]}]}`,
      );
    const network = networkOf(PODS + tied('one', 'Allow') + tied('two', 'Deny'));
    expect(ask(network)).toMatchObject({ open: 'TCP 1-79,81-65535; UDP; SCTP', unknown: 'TCP 80' });
    expect(ask(network).ingress.join()).toContain(
      'has the same priority as another policy that says otherwise',
    );
    expect(ask(networkOf(PODS + tied('one', 'Deny') + tied('two', 'Deny'))).unknown).toBe('none');
  });

  test('a rule that names domains, for an address', () => {
    const spec = `{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [
      {action: Accept, to: [{domainNames: [example.com]}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}]}`;
    const network = networkOf(
      `${PODS}---\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: c}\nspec: ${spec}\n`,
    );
    expect(ask(network, peerOf(network, 'a'), address('192.0.2.1')).unknown).toBe('all');
  });

  test.each([
    ['cilium.io/v2', 'CiliumNetworkPolicy', '{endpointSelector: {matchLabels: {app: b}}}', 'all', 'none'],
    ['cilium.io/v2', 'CiliumNetworkPolicy', '{endpointSelector: {matchLabels: {app: x}}}', 'none', 'all'],
    [
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      '{endpointSelector: {matchLabels: {"k8s:app": x}}}',
      'all',
      'none',
    ],
    ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', '{}', 'all', 'none'],
    ['projectcalico.org/v3', 'NetworkPolicy', '{selector: app == "b"}', 'all', 'none'],
    ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', '{selector: all()}', 'all', 'none'],
  ])('%s %s %s is not modelled', (apiVersion, kind, spec, unknown, open) => {
    const network = networkOf(
      `${PODS}---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\nspec: ${spec}\n`,
    );
    expect(network.unmodelled.map(({ resource }) => resource.kind)).toEqual([kind]);
    expect(ask(network)).toMatchObject({ unknown, open });
  });
});

describe('pods that could be added', () => {
  const network = networkOf(
    `${PODS}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ops, labels: {team: ops}}\n` +
      policy(
        'ops',
        '{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]}',
      ) +
      policy('quiet', '{podSelector: {matchLabels: {quiet: "yes"}}, policyTypes: [Egress]}', 'ops'),
  );

  test.each([
    ['in the namespace that may', podPeer('ops', {}), 'all'],
    ['there, but silenced by its own labels', podPeer('ops', { quiet: 'yes' }), 'none'],
    [
      'there: what an existing namespace is labelled, is not for the pod to say',
      podPeer('shop', {}, { namespaceLabels: { team: 'ops' } }),
      'none',
    ],
    ['in a new namespace with these labels', podPeer('new', {}, { namespaceLabels: { team: 'ops' } }), 'all'],
    ['in a new namespace', podPeer('new', {}), 'none'],
  ])('%s', (_, peer, open) => {
    expect(ask(network, peer).open).toBe(open);
    expect(formatPeer(peer)).toContain('a pod in');
  });
});

function never(): never {
  throw new Error('no such block');
}

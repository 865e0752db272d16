import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connections } from '#network/connections.ts';
import { type ExplainedDirection, explain } from '#network/explain.ts';
import { buildNetwork } from '#network/network.ts';
import { podPeer, workloadPeer } from '#network/peer.ts';
import { hasConnection, PROTOCOLS } from '#set/connection-set.ts';
import { clusterManifests, PORTS } from '../oracle/arbitrary.ts';
import { clusterOf } from './cluster-of.ts';
import { adminPolicy, networkOf, peerOf, pod, policy } from './network-of.ts';

function steps({ outcome, policies }: ExplainedDirection): readonly string[] {
  const rules = policies.flatMap(({ policy: { resource }, rules: looked }) => [
    resource.name,
    ...looked.map(
      ({ rule, result, reason }) => `  ${rule.index} ${result}${reason === undefined ? '' : ` ${reason}`}`,
    ),
  ]);
  return [...rules, outcome];
}

describe('explain', () => {
  const yaml =
    pod('a') +
    pod('b') +
    adminPolicy(
      'admin',
      '{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {x: z}}}]}, {action: Pass, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}]}, {action: Deny, from: [{namespaces: {}}]}]}',
    ) +
    adminPolicy(
      'later',
      '{priority: 2, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}',
    ) +
    policy(
      'web',
      '{podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {matchLabels: {app: x}}}]}, {ports: [{port: 81}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {ports: [{port: 80}]}]}',
    );
  const network = networkOf(yaml);
  const [a, b] = [peerOf(network, 'a'), peerOf(network, 'b')];

  test('shows each policy that is asked, and what did not match', () => {
    const { outcome, ingress, egress } = explain(network, a, b, 80);
    expect(outcome).toBe('open');
    expect(steps(ingress)).toEqual([
      'admin',
      '  0 peer',
      '  1 matched',
      '  2 not-reached',
      'later',
      '  0 not-reached',
      'web',
      '  0 peer',
      '  1 port',
      '  2 unknown pod-address',
      '  3 matched',
      'open',
    ]);
    expect(steps(egress)).toEqual(['open']);
  });

  test('stops where it is decided', () => {
    expect(steps(explain(network, a, b, 81).ingress)).toEqual([
      'admin',
      '  0 peer',
      '  1 port',
      '  2 matched',
      'later',
      '  0 not-reached',
      'web',
      '  0 not-reached',
      '  1 not-reached',
      '  2 not-reached',
      '  3 not-reached',
      'closed',
    ]);
  });

  test('for a pod that could be added', () => {
    const added = podPeer('new', {}, { namespaceLabels: { x: 'z' } });
    expect(explain(network, added, b, 80)).toMatchObject({
      outcome: 'closed',
      ingress: { outcome: 'closed' },
    });
  });

  test('comes to what `connections` says', () => {
    const all = { blocks: true, ties: true, hostNetwork: true, addresses: false };
    const at = fc.tuple(fc.constantFrom(...PORTS), fc.constantFrom(...PROTOCOLS));
    fc.assert(
      fc.property(clusterManifests(all), at, (manifests, [port, protocol]) => {
        const generated = buildNetwork(clusterOf(manifests));
        const peers = generated.workloads.map(workloadPeer);
        for (const from of peers) {
          for (const to of peers) {
            const { open, unknown } = connections(generated, from, to);
            const { outcome, ingress } = explain(generated, from, to, port, protocol);
            const expected = hasConnection(open, protocol, port)
              ? 'open'
              : hasConnection(unknown, protocol, port)
                ? 'unknown'
                : 'closed';
            expect(outcome).toBe(expected);
            expect(ingress.because.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

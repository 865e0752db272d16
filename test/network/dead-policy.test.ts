import { describe, expect, test } from 'vitest';
import { findDeadPolicies } from '#network/dead/dead-policy.ts';
import { adminPolicy, networkOf, pod, policy } from './network-of.ts';

const PODS = pod('a') + pod('b');

function dead(yaml: string): readonly string[] {
  return findDeadPolicies(networkOf(PODS + yaml)).map((one) => {
    const by = 'by' in one ? ` by ${one.by.policy.name} ${one.by.pointer}` : '';
    return `${one.type} ${one.policy.name} ${one.pointer}${by}`;
  });
}

describe('dead and vacuous policies', () => {
  test.each([
    [
      '{podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {matchLabels: {app: b}}}]}]}',
      [],
    ],
    ['{podSelector: {matchLabels: {app: x}}}', ['selects-nothing p /spec/podSelector']],
    [
      '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: x}}}]}]}',
      ['no-such-pod p /spec/ingress/0/from/0'],
    ],
    [
      '{podSelector: {}, egress: [{to: [{namespaceSelector: {matchLabels: {x: z}}}]}]}',
      ['no-such-namespace p /spec/egress/0/to/0'],
    ],
    ['{podSelector: {}, ingress: [{ports: [{port: https}]}]}', ['no-such-port p /spec/ingress/0/ports/0']],
    [
      '{podSelector: {}, ingress: [{ports: [{port: http, protocol: UDP}]}]}',
      ['no-such-port p /spec/ingress/0/ports/0'],
    ],
    ['{podSelector: {}, egress: [{to: [{podSelector: {}}], ports: [{port: http}]}]}', []],
    [
      '{podSelector: {}, ingress: [{ports: [{port: 80}]}, {ports: [{port: 79, endPort: 81}]}]}',
      ['shadowed p /spec/ingress/0 by p /spec/ingress/1'],
    ],
    [
      '{podSelector: {}, ingress: [{ports: [{port: 80}]}, {ports: [{port: 80}]}]}',
      ['shadowed p /spec/ingress/1 by p /spec/ingress/0'],
    ],
    ['{podSelector: {}, ingress: [{ports: [{port: 80}]}, {ports: [{port: 81}]}]}', []],
    [
      '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}, {from: [{podSelector: {}}]}]}',
      ['shadowed p /spec/ingress/0 by p /spec/ingress/1'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {}}]}]}',
      ['shadowed p /spec/ingress/0 by p /spec/ingress/1'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/16}}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}',
      ['shadowed p /spec/ingress/0 by p /spec/ingress/1'],
    ],
    [
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}',
      ['shadowed p /spec/ingress/1 by p /spec/ingress/0'],
    ],
  ])('%s', (spec, expected) => {
    expect(dead(policy('p', spec))).toEqual(expected);
  });

  test('a deny-all that an allow-all undoes', () => {
    const deny = policy('deny', '{podSelector: {matchLabels: {app: a}}}');
    expect(dead(deny + policy('allow', '{podSelector: {}, ingress: [{}]}'))).toEqual([
      'undone deny /spec/podSelector by allow /spec/ingress/0',
    ]);
    expect(dead(deny + policy('allow', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}'))).toEqual([]);
    expect(dead(deny + policy('allow', '{podSelector: {matchLabels: {app: b}}, ingress: [{}]}'))).toEqual([]);
    expect(dead(deny + policy('allow', '{podSelector: {}, ingress: [{}]}', 'elsewhere'))).toEqual([
      'selects-nothing allow /spec/podSelector',
    ]);
  });

  test('a rule of another policy with the same pods, or with all of them', () => {
    const narrow = policy(
      'narrow',
      '{podSelector: {matchLabels: {app: a}}, ingress: [{ports: [{port: 80}]}]}',
    );
    const wide = '{podSelector: {}, ingress: [{from: [], ports: [{protocol: TCP}]}]}';
    expect(dead(narrow + policy('wide', wide))).toEqual([
      'shadowed narrow /spec/ingress/0 by wide /spec/ingress/0',
    ]);
    const twice = dead(policy('one', wide) + policy('two', wide));
    expect(twice).toEqual(['shadowed two /spec/ingress/0 by one /spec/ingress/0']);
  });

  test('in admin policies the one that is asked first shadows, whatever it does', () => {
    const rules = (...actions: readonly string[]) =>
      actions.map((action) => `{action: ${action}, from: [{namespaces: {}}]}`).join(', ');
    const one = (name: string, priority: number, ...actions: readonly string[]) =>
      adminPolicy(
        name,
        `{priority: ${priority}, subject: {namespaces: {}}, ingress: [${rules(...actions)}]}`,
      );
    expect(dead(one('p', 1, 'Deny', 'Allow'))).toEqual(['shadowed p /spec/ingress/1 by p /spec/ingress/0']);
    expect(dead(one('p', 2, 'Deny') + one('q', 1, 'Pass'))).toEqual([
      'shadowed p /spec/ingress/0 by q /spec/ingress/0',
    ]);
    expect(dead(one('p', 1, 'Deny') + one('q', 1, 'Deny'))).toEqual([]);
  });
});

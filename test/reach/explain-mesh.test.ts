import { describe, expect, test } from 'vitest';
import type { MeshOptions } from '#mesh/options.ts';
import {
  AMBIENT,
  authorization,
  destinationRule,
  ISTIO,
  JOINED,
  LINKERD,
  object,
  onlyPort,
  principal,
} from './mesh-objects.ts';
import { added, ask, callOf, kinds, only } from './mesh-question.ts';

const OTHER = authorization('other', { action: 'ALLOW', rules: [principal('cluster.local/ns/x/sa/y')] });
const DENY = authorization('never', { action: 'DENY', rules: [principal('cluster.local/ns/a/sa/client')] });
const CLOSED_ELSE = onlyPort(1);
const LINKERD_DENY: MeshOptions = { linkerd: { defaultInboundPolicy: 'deny' } };

describe('where a call is stopped, what is seen, what mends it', () => {
  test.each([
    ['nothing', ISTIO, 'a/client', 'b/server', 'open', 'open', undefined, undefined, []],
    [
      'the server demands mutual TLS',
      ISTIO,
      'c/outsider',
      'b/server',
      'closed',
      'closed',
      'transport',
      'reset',
      ['join'],
    ],
    [
      'the client does without TLS',
      [...ISTIO, destinationRule('server.b.svc.cluster.local', 'DISABLE')],
      'a/client',
      'b/server',
      'open',
      'closed',
      'transport',
      'envoy-reset',
      ['client-setting'],
    ],
    [
      'the client insists on TLS',
      [...ISTIO, destinationRule('outsider.c.svc.cluster.local', 'ISTIO_MUTUAL')],
      'a/client',
      'c/outsider',
      'open',
      'closed',
      'transport',
      'envoy-plain-tls',
      ['client-setting'],
    ],
    [
      'no policy allows it',
      [...ISTIO, OTHER],
      'a/client',
      'b/server',
      'closed',
      'closed',
      'authorization',
      'rbac',
      ['permit'],
    ],
    [
      'a policy denies it',
      [...ISTIO, DENY],
      'a/client',
      'b/server',
      'closed',
      'closed',
      'authorization',
      'rbac',
      ['deny-rule'],
    ],
    [
      'the network',
      [...ISTIO, CLOSED_ELSE, OTHER],
      'a/client',
      'b/server',
      'closed',
      'closed',
      'network',
      'envoy-timeout',
      ['allow ingress', 'permit'],
    ],
    [
      'both, from outside of the mesh',
      [...ISTIO, OTHER, CLOSED_ELSE],
      'c/outsider',
      'b/server',
      'closed',
      'closed',
      'network',
      'timeout',
      ['join', 'allow ingress', 'permit'],
    ],
    [
      'the port of HBONE is closed',
      [...AMBIENT, onlyPort(8080)],
      'a/client',
      'b/server',
      'closed',
      'closed',
      'network',
      'ztunnel-timeout',
      ['allow ingress'],
    ],
    [
      'ztunnel',
      [...AMBIENT, OTHER],
      'a/client',
      'b/server',
      'closed',
      'closed',
      'authorization',
      'ztunnel',
      ['permit'],
    ],
    [
      "the port of Linkerd's proxy is closed",
      [...LINKERD, onlyPort(8080)],
      'a/client',
      'b/server',
      'open',
      'closed',
      'network',
      'linkerd-timeout',
      ['allow ingress'],
    ],
  ] as const)('%s', (_, objects, from, to, outcome, works, layer, sees, changes) => {
    const source = only(ask(objects, from, `${to}:8080`));
    const call = callOf(source);
    expect(source.outcome).toBe(outcome);
    expect(call).toMatchObject({ outcome: works });
    expect(call?.stoppedBy).toBe(layer);
    expect(call?.sees).toBe(sees);
    expect(kinds(call?.changes ?? [])).toEqual(changes);
  });

  test('a proxy that lets out only what it knows', () => {
    const sidecar = object('networking.istio.io/v1', 'Sidecar', 'a', 'default', {
      egress: [{ hosts: ['./*'] }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    });
    const source = only(ask([...ISTIO, sidecar], 'a/client', 'b/server:8080'));
    expect(source.outcome).toBe('open');
    expect(callOf(source)).toMatchObject({ outcome: 'closed', stoppedBy: 'client', sees: 'blackhole' });
    expect(kinds(callOf(source)?.changes ?? [])).toEqual(['client-setting']);
  });

  test('Linkerd, whose default denies', () => {
    const source = only(ask(LINKERD, 'a/client', 'b/server:8080', [], LINKERD_DENY));
    expect(callOf(source)).toMatchObject({ outcome: 'closed', stoppedBy: 'authorization', sees: 'linkerd' });
    expect(added(callOf(source)?.changes ?? []).map(({ kind }) => kind)).toEqual([
      'Server',
      'MeshTLSAuthentication',
      'AuthorizationPolicy',
    ]);
  });
});

describe('what is suggested does what it says', () => {
  test.each([
    ['a principal', [...ISTIO, OTHER], 'a/client', {}],
    ['a policy of the network and a principal', [...ISTIO, CLOSED_ELSE, OTHER], 'a/client', {}],
    ['the port of HBONE', [...AMBIENT, onlyPort(8080)], 'a/client', {}],
    ['the port of HBONE and a principal', [...AMBIENT, onlyPort(8080), OTHER], 'a/client', {}],
    ["the port of Linkerd's proxy", [...LINKERD, onlyPort(8080)], 'a/client', {}],
    ['an identity of Linkerd', LINKERD, 'a/client', LINKERD_DENY],
  ] as const)('%s', (_, objects, from, mesh) => {
    const before = only(ask(objects, from, 'b/server:8080', [], mesh));
    const more = added(callOf(before)?.changes ?? []);
    expect(callOf(before)?.outcome).toBe('closed');
    expect(more.length).toBeGreaterThan(0);
    const after = only(ask([...objects, ...more], from, 'b/server:8080', [], mesh));
    expect(after.outcome).toBe('open');
    expect(callOf(after)?.outcome).toBe('open');
  });

  test('all but one of them is not enough', () => {
    const objects = [...ISTIO, CLOSED_ELSE, OTHER];
    const more = added(callOf(only(ask(objects, 'a/client', 'b/server:8080')))?.changes ?? []);
    expect(more).toHaveLength(2);
    for (const one of more) {
      expect(callOf(only(ask([...objects, one], 'a/client', 'b/server:8080')))?.outcome).toBe('closed');
    }
  });

  test('who joins the mesh, and is permitted, gets through', () => {
    const from = 'c/outsider';
    const [join, permit] = callOf(only(ask([...ISTIO, OTHER], from, 'b/server:8080')))?.changes ?? [];
    expect(kinds(join === undefined ? [] : [join])).toEqual(['join']);
    const after = only(
      ask([...JOINED, OTHER, ...added(permit === undefined ? [] : [permit])], from, 'b/server:8080'),
    );
    expect(callOf(after)?.outcome).toBe('open');
  });
});

import { describe, expect } from 'vitest';
import { onlyMayCall } from '#prove/invariants/only-may-call.ts';
import { onlyReachableFrom } from '#prove/invariants/only-reachable-from.ts';
import type { Proof } from '#prove/proof.ts';
import { type Judged, judge, overlay, real } from './real-example.ts';

/**
 * Google's Online Boutique, as examples/online-boutique/eastwest.yaml means it. What is expected was worked out by hand, from the manifests, the
 * architecture and the documentation of Kubernetes and Istio.
 */
const NAME = 'online-boutique';
const BASE = 'microservices-demo/kustomize/base';
const POLICIES = 'microservices-demo/kustomize/components/network-policies';

const CALLERS = 'only declared callers reach any workload';
const OPERATIONS = 'declared callers get nothing through but the operations declared for them';
const PLAINTEXT = 'no port of any workload is reached in plaintext, but for public ones';
const IDENTITY = 'every call to any workload shows an identity, but for public ports';
const WORK =
  'every declared flow works, by mutual TLS where both ends are in a mesh, and the ways in that are shown lead to what is public';
const BLAST = 'from what is public nothing is reached but where declared flows lead';

const known = new Map<string, Promise<Judged>>();

function variant(paths: readonly string[], ...files: readonly string[]): Promise<Judged> {
  const key = JSON.stringify([paths, files]);
  const answer =
    known.get(key) ?? judge(NAME, paths, files.map((file) => overlay(NAME, file)).join('\n---\n'));
  known.set(key, answer);
  return answer;
}

function first(proof: Proof): string | undefined {
  return proof.outcome === 'refuted' ? proof.counterexamples[0]?.text : proof.outcome;
}

const cart = onlyReachableFrom('default/redis-cart', 'default/cartservice', { ports: [6379] });
const charge = onlyMayCall(
  'default/paymentservice',
  'POST /hipstershop.PaymentService/Charge',
  'default/checkoutservice',
);

describe('the Online Boutique as it comes, in no mesh', () => {
  const bare = () => variant([BASE], 'namespace.yaml');

  real('works, and keeps nobody out [needs ../shared]', async () => {
    const { holds, refuted, counts } = await bare();
    expect(holds).toEqual([WORK]);
    expect(refuted).toEqual([CALLERS, OPERATIONS, PLAINTEXT, IDENTITY, BLAST]);
    expect(counts).toEqual({
      'authorization/only-declared-callers': 12,
      'identity/dedicated-service-account': 1,
      'mtls/mesh-membership': 12,
      'mtls/no-plaintext-port': 10,
      'network/default-deny-egress': 1,
      'network/default-deny-ingress': 1,
      'operations/lateral-movement': 1,
    });
  });

  real('anybody charges a card and reads the carts [needs ../shared]', async () => {
    const { prove, messages } = await bare();
    expect(first(prove(cart))).toBe(
      'a pod added to default under service account default reaches redis-cart:6379 in plaintext',
    );
    expect(first(prove(charge))).toBe(
      'a pod added to default under service account default reaches paymentservice:50051 in plaintext: POST /hipstershop.PaymentService/Charge',
    );
    expect(messages('operations/lateral-movement')).toEqual([
      expect.stringContaining('no chain of declared flows leads to: default/loadgenerator'),
    ]);
  });
});

describe('the Online Boutique without a word on its namespace', () => {
  real('works whether it is in a mesh or not [needs ../shared]', async () => {
    const { counts, holds, refuted } = await variant([BASE]);
    expect(counts['mtls/flow-works']).toBeUndefined();
    // That it goes by mutual TLS is another matter.
    expect([...holds, ...refuted]).not.toContain(WORK);
  });

  real('may not work where its mesh, if it is in one, denies [needs ../shared]', async () => {
    const { counts } = await judge(
      NAME,
      [BASE],
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: none, namespace: default}\nspec: {}\n',
    );
    // Each of the 16 calls, and who comes from outside.
    expect(counts['mtls/flow-works']).toBe(17);
  });
});

describe('the Online Boutique with its NetworkPolicies', () => {
  const policies = () => variant([BASE, POLICIES], 'namespace.yaml');

  real('keeps to the declared calls, as long as nobody copies labels [needs ../shared]', async () => {
    const { holds, refuted, counts, prove } = await policies();
    expect(holds).toEqual([WORK, BLAST]);
    expect(refuted).toEqual([CALLERS, OPERATIONS, PLAINTEXT, IDENTITY]);
    expect(first(prove(cart))).toBe(
      'a pod added to default with app=cartservice under service account default reaches redis-cart:6379 in plaintext',
    );
    expect(counts).toEqual({
      'authorization/only-declared-callers': 11,
      'identity/dedicated-service-account': 1,
      'mtls/mesh-membership': 12,
      'mtls/no-plaintext-port': 10,
      'network/no-world-open': 12,
    });
  });

  real('of undeclared callers only pods that could be added are left [needs ../shared]', async () => {
    const told = (await policies()).messages('authorization/only-declared-callers');
    const ports = told.filter((text) => !text.includes('that nothing declares'));
    expect(ports).toHaveLength(10);
    for (const text of ports) expect(text).toMatch(/^Deployment\/[a-z-]+: any pod in default with app/);
    expect(told.filter((text) => text.includes('that nothing declares'))).toEqual([
      expect.stringMatching(/^Deployment\/frontend: .*NetworkPolicy\/frontend \(\/spec\/ingress\/0\) allows/),
    ]);
  });
});

describe('the Online Boutique in a strict mesh', () => {
  real('shows identities that nobody asks for [needs ../shared]', async () => {
    const { holds, refuted, counts, prove } = await variant([BASE], 'mesh.yaml');
    expect(holds).toEqual([PLAINTEXT, IDENTITY]);
    expect(refuted).toEqual([CALLERS, OPERATIONS, WORK, BLAST]);
    expect(first(prove(cart))).toBe(
      'a pod added to default under service account default reaches redis-cart:6379 by mutual TLS',
    );
    expect(counts).toMatchObject({
      'authorization/default-deny': 12,
      'authorization/only-declared-callers': 12,
    });
    expect(Object.keys(counts).filter((rule) => rule.startsWith('mtls/'))).toEqual(['mtls/flow-works']);
  });

  real('has shut its window: no customer has a certificate of the mesh [needs ../shared]', async () => {
    expect((await variant([BASE], 'mesh.yaml')).messages('mtls/flow-works')).toEqual([
      expect.stringMatching(
        /^from outside, default\/frontend, port 8080, can't be entered: what comes in by Service\/frontend-external \(LoadBalancer\) shows no certificate of the mesh/,
      ),
    ]);
  });

  real('with NetworkPolicies too, copied labels are enough [needs ../shared]', async () => {
    const { holds, refuted, prove } = await variant([BASE, POLICIES], 'mesh.yaml');
    expect(holds).toEqual([PLAINTEXT, IDENTITY, BLAST]);
    expect(refuted).toEqual([CALLERS, OPERATIONS, WORK]);
    expect(first(prove(cart))).toBe(
      'a pod added to default with app=cartservice under service account default reaches redis-cart:6379 by mutual TLS',
    );
  });
});

describe('the Online Boutique with NetworkPolicies, a strict mesh and authorization', () => {
  const everything = () => variant([BASE, POLICIES], 'mesh.yaml', 'authorization.yaml');

  real('holds all that its intent demands [needs ../shared]', async () => {
    const { holds, refuted, prove } = await everything();
    expect(refuted).toEqual([]);
    expect(holds).toEqual([CALLERS, OPERATIONS, PLAINTEXT, IDENTITY, WORK, BLAST]);
    expect(first(prove(cart))).toBe('holds');
    expect(first(prove(charge))).toBe('holds');
  });

  real(
    'what is left: ways out, datagrams, and an account that others get too [needs ../shared]',
    async () => {
      const { counts, messages } = await everything();
      expect(counts).toEqual({
        'authorization/only-declared-callers': 1,
        'identity/dedicated-service-account': 1,
        'network/no-world-open': 12,
      });
      expect(messages('authorization/only-declared-callers')).toEqual([
        expect.stringMatching(/^Deployment\/frontend: .* can reach UDP ports that nothing declares/),
      ]);
      expect(messages('identity/dedicated-service-account')).toEqual([
        expect.stringMatching(/^Deployment\/redis-cart runs under the namespace's `default` service account/),
      ]);
      for (const text of messages('network/no-world-open')) expect(text).toContain(' out to anybody');
    },
  );
});

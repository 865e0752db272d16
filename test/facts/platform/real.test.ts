import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { NO_CONFIG } from '#config/config.ts';
import { buildFabric } from '#equation/fabric.ts';
import { groupMembers } from '#facts/platform/groups.ts';
import { derivePlatform } from '#facts/platform/platform.ts';
import type { InboundFacts, PlatformFacts } from '#facts/platform/schema.ts';
import { parseManifests } from '#manifest/parse.ts';
import { readManifests } from '#manifest/read.ts';

/** Manifests of public projects, beside the checkout. What is expected was worked out by hand from the manifests and the documentation. */
const REAL = fileURLToPath(new URL('../../../../shared/real', import.meta.url));
const real = test.skipIf(!existsSync(REAL));

const STRICT = `apiVersion: v1
kind: Namespace
metadata: {name: default, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
`;

async function factsOf(folders: readonly string[], more = ''): Promise<PlatformFacts> {
  const read = await readManifests(
    folders.map((folder) => join(REAL, folder)),
    { cwd: REAL },
  );
  const added = parseManifests([{ name: 'added.yaml', content: more }]);
  const manifests = { ...read, resources: [...read.resources, ...added.resources] };
  return derivePlatform(buildFabric(buildCluster(manifests.resources)), manifests, NO_CONFIG.intent);
}

function inboundOf(facts: PlatformFacts, name: string, ports: string): readonly InboundFacts[] {
  const workload = facts.workloads.find(({ id }) => id === `Deployment/default/${name}`);
  const listener = workload?.listeners.find((one) => one.ports === ports && one.protocol === 'TCP');
  if (listener === undefined) throw new Error(`no listener ${name}:${ports}`);
  return listener.inbound;
}

function callers(facts: PlatformFacts, name: string, ports: string): readonly string[] {
  const found = inboundOf(facts, name, ports).flatMap(({ peer, transport, outcome }) =>
    groupMembers(facts, peer.group).map(
      (number) => `${facts.workloads[number]?.id.split('/').at(-1)} ${transport} ${outcome}`,
    ),
  );
  return [...new Set(found)].sort();
}

describe('Online Boutique', () => {
  const BASE = 'microservices-demo/kustomize/base';
  const POLICIES = 'microservices-demo/kustomize/components/network-policies';

  real('as it comes: everybody reaches the cart, in plaintext [needs ../shared]', async () => {
    const facts = await factsOf([BASE], STRICT.replace('enabled', 'disabled'));
    const inbound = inboundOf(facts, 'cartservice', '7070');
    expect(new Set(inbound.map(({ transport }) => transport))).toEqual(new Set(['plaintext']));
    expect(inbound.map(({ peer }) => peer.type)).toContain('addresses');
    expect(callers(facts, 'cartservice', '7070')).toHaveLength(facts.workloads.length - 1);
  });

  real(
    'with its NetworkPolicies: two callers, and whoever copies their labels [needs ../shared]',
    async () => {
      const facts = await factsOf([BASE, POLICIES], STRICT.replace('enabled', 'disabled'));
      expect(callers(facts, 'cartservice', '7070')).toEqual([
        'checkoutservice plaintext open',
        'frontend plaintext open',
      ]);
      const pods = inboundOf(facts, 'cartservice', '7070').filter(({ peer }) => peer.type === 'pods');
      expect(pods.map(({ peer }) => [peer.namespaces, peer.labels, peer.principals])).toEqual([
        [['default'], ['app in (checkoutservice, frontend)'], ''],
      ]);
    },
  );

  real('and in a strict mesh: by mutual TLS, but still any service account [needs ../shared]', async () => {
    const facts = await factsOf([BASE, POLICIES], STRICT);
    expect(callers(facts, 'cartservice', '7070')).toEqual([
      'checkoutservice mtls open',
      'frontend mtls open',
    ]);
    const pods = inboundOf(facts, 'cartservice', '7070').filter(({ peer }) => peer.type === 'pods');
    expect(pods.map(({ peer }) => peer.principals)).toEqual(['any']);
    const outside = inboundOf(facts, 'frontend', '8080').filter(({ peer }) => peer.type === 'addresses');
    expect(outside).toEqual([]);
  });

  real('whose frontend reaches ten services, six of them by itself [needs ../shared]', async () => {
    const facts = await factsOf([BASE, POLICIES], STRICT);
    const frontend = facts.workloads.find(({ id }) => id === 'Deployment/default/frontend');
    const direct = groupMembers(facts, frontend?.blast.direct ?? -1).map(
      (number) => facts.workloads[number]?.id,
    );
    expect(direct).toHaveLength(7);
    expect(frontend?.blast.reached).toBe(10);
    expect(frontend?.blast.further).toContain('Deployment/default/redis-cart');
  });
});

describe('Bookinfo', () => {
  const BOOKINFO = 'istio-samples/bookinfo/platform/kube/bookinfo.yaml';
  const ONLY_PRODUCTPAGE = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: reviews, namespace: default}
spec:
  selector: {matchLabels: {app: reviews}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [cluster.local/ns/default/sa/bookinfo-productpage]}}]
      to: [{operation: {methods: [GET]}}]
`;

  real('in a strict mesh: everybody in the mesh reaches reviews, nobody else [needs ../shared]', async () => {
    const facts = await factsOf([BOOKINFO], STRICT);
    expect(callers(facts, 'reviews-v1', '9080')).toEqual(
      ['details-v1', 'productpage-v1', 'ratings-v1', 'reviews-v2', 'reviews-v3'].map(
        (name) => `${name} mtls open`,
      ),
    );
    expect(inboundOf(facts, 'reviews-v1', '9080').some(({ transport }) => transport === 'plaintext')).toBe(
      false,
    );
  });

  real('with the policy of the documentation: productpage, by GET [needs ../shared]', async () => {
    const facts = await factsOf([BOOKINFO], STRICT + ONLY_PRODUCTPAGE);
    expect(callers(facts, 'reviews-v1', '9080')).toEqual(['productpage-v1 mtls open']);
    const inbound = inboundOf(facts, 'reviews-v1', '9080');
    expect(new Set(inbound.map(({ requests }) => requests))).toEqual(new Set(['GET on any path']));
    expect(inbound.flatMap(({ peer }) => (peer.type === 'pods' ? peer.principals : []))).toEqual([
      'cluster.local/ns/default/sa/bookinfo-productpage',
    ]);
  });

  real('without injection, a strict mesh changes nothing for it [needs ../shared]', async () => {
    const facts = await factsOf([BOOKINFO], STRICT.replace('enabled', 'disabled'));
    expect(callers(facts, 'reviews-v1', '9080')).toEqual(
      ['details-v1', 'productpage-v1', 'ratings-v1', 'reviews-v2', 'reviews-v3'].map(
        (name) => `${name} plaintext open`,
      ),
    );
  });
});

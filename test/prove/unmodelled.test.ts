import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '#check.ts';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import type { Manifests } from '#manifest/manifests.ts';
import { parseManifests } from '#manifest/parse.ts';
import { loadPolicies } from '#policy/load.ts';
import type { Proof } from '#prove/proof.ts';
import { proveAll } from '#prove/prove.ts';
import { type Platform, readPlatform } from '#prove/read-platform.ts';
import { standardInvariants } from '#prove/standard.ts';

const platform = (variant: string): Promise<Platform> =>
  readPlatform(fileURLToPath(new URL(`../../manifests/soroban-${variant}`, import.meta.url)));

function withFile({ manifests }: Platform, content: string): Manifests {
  const added = parseManifests([{ name: 'x.yaml', content }]);
  expect(added.problems).toEqual([]);
  return {
    ...manifests,
    sources: new Map([...manifests.sources, ...added.sources]),
    resources: [...manifests.resources, ...added.resources],
    documents: manifests.documents + added.documents,
  };
}

function proofs({ intent, config }: Platform, manifests: Manifests): readonly Proof[] {
  const fabric = buildFabric(buildCluster(manifests.resources));
  return proveAll(fabric, standardInvariants(config.intent), { intent, manifests });
}

async function proved(variant: string, content: string) {
  const given = await platform(variant);
  const all = proofs(given, withFile(given, content));
  const reasons = all.flatMap((one) => (one.outcome === 'unknown' ? one.reasons : []));
  return { outcomes: new Set(all.map(({ outcome }) => outcome)), reasons };
}

const selector = 'matchLabels: {app.kubernetes.io/name: payments}';
const FILTER = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: x, namespace: payments}
spec:
  workloadSelector: {labels: {app.kubernetes.io/name: payments}}
  configPatches:
    - applyTo: HTTP_FILTER
      match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {subFilter: {name: envoy.filters.http.rbac}}}}}
      patch: {operation: REMOVE}
`;
const PLUGIN = `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: x, namespace: payments}
spec: {url: oci://example.com/x:1, phase: AUTHZ, selector: {${selector}}, match: [{mode: SERVER}]}
`;
const LET_IN = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: vm, namespace: payments}
spec: {podSelector: {${selector}}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 203.0.113.7/32}}]}]}
`;
const ENTRY = `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: x, namespace: edge}
spec: {address: 203.0.113.7, serviceAccount: api-gateway}
${LET_IN}`;

describe.each([
  ['EnvoyFilter', FILTER],
  ['WasmPlugin', PLUGIN],
  ['WorkloadEntry', ENTRY],
])('with a %s, what held for sure', (kind, content) => {
  test('is unknown for whom it is about, says why and where, and for nobody else', async () => {
    const { outcomes, reasons } = await proved('istio', content);
    expect(outcomes).toEqual(new Set(['holds', 'unknown']));
    expect(reasons.length).toBeGreaterThan(0);
    for (const { text, because } of reasons) {
      expect(text).toContain('payments/payments');
      expect(because[0]?.text).toContain(`${kind} ${kind === 'WorkloadEntry' ? 'edge' : 'payments'}/x`);
      expect(because[0]?.file).toBe('x.yaml');
    }
  });
});

test.each([
  ['an EnvoyFilter of another namespace', FILTER.replace('namespace: payments', 'namespace: elsewhere')],
  ['an EnvoyFilter of other workloads', FILTER.replace('name: payments}}', 'name: nobody}}')],
  ['a WorkloadEntry of another account', ENTRY.replace('serviceAccount: api-gateway', 'serviceAccount: x')],
  ['a WorkloadEntry that the network keeps out', ENTRY.replace(LET_IN, '')],
])('%s changes nothing', async (_, content) => {
  expect((await proved('istio', content)).outcomes).toEqual(new Set(['holds']));
});

test('an ExternalWorkload under an identity that is permitted', async () => {
  const external = `
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: {name: x, namespace: edge}
spec:
  meshTLS: {identity: api-gateway.edge.serviceaccount.identity.linkerd.cluster.local, serverName: x}
  workloadIPs: [{ip: 203.0.113.7}]
`;
  expect((await proved('linkerd', external)).outcomes).toEqual(new Set(['holds']));
  const given = await platform('linkerd');
  const [, own] = proofs(given, withFile(given, external + LET_IN));
  const [, none] = proofs(given, withFile(given, LET_IN));
  const told = (proof: Proof | undefined) => JSON.stringify(proof);
  expect(told(own)).not.toBe(told(none));
});

test('the report lists what is not modelled, and the kinds have schemas', async () => {
  const given = await platform('istio');
  const policies = await loadPolicies();
  const manifests = withFile(given, `${FILTER}---${PLUGIN}---${ENTRY}`);
  const report = await check(manifests, policies, { config: given.config, now: '2026-11-22T00:00:00Z' });
  const subjects = report.unknowns.map(({ subject }) => subject);
  expect(subjects).toEqual(
    expect.arrayContaining(['EnvoyFilter payments/x', 'WasmPlugin payments/x', 'WorkloadEntry edge/x']),
  );
  expect(subjects.filter((one) => one.includes('istio.io/'))).toEqual([]);
  expect(report.problems).toEqual([]);
  expect(report.findings.length).toBeGreaterThan(0);
});

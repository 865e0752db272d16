import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { buildFabric } from '#equation/fabric.ts';
import { listenerAt } from '#equation/listener.ts';
import { operationRequests } from '#equation/operation.ts';
import { works } from '#equation/works.ts';
import { parseManifests } from '#manifest/parse.ts';
import { membershipOf } from '#mesh/mesh.ts';

/** In the mesh, out of it, or so that it can't be told, since the namespace isn't among the manifests. */
type Member = 'in' | 'out' | 'open';
const LABEL: Readonly<Record<Member, string>> = {
  in: ', sidecar.istio.io/inject: "true"',
  out: ', sidecar.istio.io/inject: "false"',
  open: '',
};
const MEMBER: Readonly<Record<Member, string>> = { in: 'yes', out: 'no', open: 'unknown' };

const app = (name: string, member: Member) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}${LABEL[member]}}}
    spec: {serviceAccountName: ${name}, containers: [{name: main, image: main, ports: [{name: http, containerPort: 8080}]}]}
---
`;
const BASE = `apiVersion: v1
kind: Service
metadata: {name: bank, namespace: shop}
spec: {selector: {app: bank}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Namespace
metadata: {name: istio-system}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: x, namespace: istio-system}
spec: {hosts: [x.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}
---
`;
let made = 0;
const istio = (kind: string, group: string, spec: string) => `apiVersion: ${group}.istio.io/v1
kind: ${kind}
metadata: {name: p${made++}, namespace: shop}
spec: ${spec}
---
`;
const BANK = 'selector: {matchLabels: {app: bank}}';
const POLICIES = {
  strict: istio('PeerAuthentication', 'security', '{mtls: {mode: STRICT}}'),
  byIdentity: istio(
    'AuthorizationPolicy',
    'security',
    `{${BANK}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}]}`,
  ),
  onlyPost: istio(
    'AuthorizationPolicy',
    'security',
    `{${BANK}, rules: [{to: [{operation: {methods: [POST]}}]}]}`,
  ),
  plainClient: istio('DestinationRule', 'networking', '{host: bank, trafficPolicy: {tls: {mode: DISABLE}}}'),
  mutualClient: istio(
    'DestinationRule',
    'networking',
    '{host: bank, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}',
  ),
  registryOnly: istio(
    'Sidecar',
    'networking',
    '{outboundTrafficPolicy: {mode: REGISTRY_ONLY}, egress: [{hosts: [istio-system/*]}]}',
  ),
  dropped: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: bank, namespace: shop}
spec: {podSelector: {matchLabels: {app: bank}}, policyTypes: [Ingress]}
---
`,
} as const;
type Policy = keyof typeof POLICIES;

const known = new Map<string, string>();

function outcomeOf(client: Member, server: Member, policies: readonly Policy[], operation?: string): string {
  const key = JSON.stringify([client, server, policies, operation]);
  const outcome = known.get(key) ?? judge(client, server, policies, operation);
  known.set(key, outcome);
  return outcome;
}

function judge(client: Member, server: Member, policies: readonly Policy[], operation?: string): string {
  const content =
    app('web', client) + app('bank', server) + BASE + policies.map((one) => POLICIES[one]).join('');
  const { resources, problems } = parseManifests([{ name: 'a.yaml', content }]);
  expect(problems).toEqual([]);
  const fabric = buildFabric(buildCluster(resources));
  const of = (name: string) => fabric.network.workloads.find(({ resource }) => resource.name === name);
  const [web, bank] = [of('web'), of('bank')];
  if (web === undefined || bank === undefined) throw new Error('gone');
  const members = [web, bank].map((one) => membershipOf(fabric.mesh, one).member);
  const known = members.map((member, index) =>
    membershipOf(fabric.mesh, index === 0 ? web : bank).mesh === 'none' ? 'no' : member,
  );
  expect(known).toEqual([MEMBER[client], MEMBER[server]]);
  const listener = listenerAt(fabric, bank, 8080);
  if (listener === undefined) throw new Error('no listener');
  return works(fabric, web, listener, operation === undefined ? undefined : operationRequests(operation))
    .outcome;
}

describe('a call between ends of which it is not known whether they are in the mesh', () => {
  test.each<[string, readonly Policy[], string, string?]>([
    ['works where plaintext and mutual TLS both do', [], 'open'],
    ['with the operation that is permitted to all', ['onlyPost'], 'open', 'POST /pay'],
    ['is dropped by the network either way', ['dropped'], 'closed'],
    ['may fail where mutual TLS is demanded', ['strict'], 'unknown'],
    ['may fail where an identity is asked for', ['byIdentity'], 'unknown'],
    ['may fail at an operation that a proxy would refuse', ['onlyPost'], 'unknown', 'GET /pay'],
    ['may fail where the client alone insists on mutual TLS', ['mutualClient'], 'unknown'],
    ['is not let out by a proxy, if there is one', ['registryOnly'], 'unknown'],
  ])('%s', (_, policies, expected, operation) => {
    expect(outcomeOf('open', 'open', policies, operation)).toBe(expected);
  });

  test('is decided only as it is decided in each case', () => {
    const names = Object.keys(POLICIES) as Policy[];
    let decided = 0;
    for (let bits = 0; bits < 2 ** names.length; bits += 1) {
      const policies = names.filter((_, index) => (bits >> index) % 2 === 1);
      if (policies.includes('plainClient') && policies.includes('mutualClient')) continue;
      for (const [client, server] of [
        ['open', 'open'],
        ['in', 'open'],
        ['out', 'open'],
        ['open', 'in'],
        ['open', 'out'],
      ] as const) {
        const outcome = outcomeOf(client, server, policies, 'POST /pay');
        if (outcome === 'unknown') continue;
        decided += 1;
        for (const c of client === 'open' ? (['in', 'out'] as const) : [client]) {
          for (const s of server === 'open' ? (['in', 'out'] as const) : [server]) {
            expect([policies, client, server, c, s, outcomeOf(c, s, policies, 'POST /pay')]).toEqual([
              policies,
              client,
              server,
              c,
              s,
              outcome,
            ]);
          }
        }
      }
    }
    expect(decided).toBeGreaterThan(50);
  });
});

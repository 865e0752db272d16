import { expect, test } from 'vitest';
import { loadExample } from '../../policy/rule-example.ts';

/** What is told as idle of an example, by resource. */
function idleIn(text: string): readonly string[] {
  return loadExample('a.yaml', text).facts.subjects.flatMap(({ subject }) =>
    subject.subject === 'resource'
      ? subject.policy.idle.map(({ pointer, message }) => `${subject.id} ${pointer} ${message}`)
      : [],
  );
}

const pod = (labels: string, mesh: string) => `apiVersion: v1
kind: Namespace
metadata: { name: shop, ${mesh} }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: ${labels} }
spec: { serviceAccountName: web, containers: [{ name: web, image: web }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
`;
const istio = pod('{ app: web }', 'labels: { istio-injection: enabled }');
const linkerd = pod('{ app: web }', 'annotations: { linkerd.io/inject: enabled }');
const policy = (kind: string, spec: string, namespace = 'shop') =>
  `---\napiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: p, namespace: ${namespace} }\nspec: ${spec}\n`;
const authentication = (kind: string, spec: string) =>
  `---\napiVersion: policy.linkerd.io/v1alpha1\nkind: ${kind}\nmetadata: { name: p, namespace: shop }\nspec: ${spec}\n`;

test.each(['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'])(
  'Istio, %s: a selector',
  (kind) => {
    const selecting = (app: string, namespace?: string) =>
      idleIn(istio + policy(kind, `{ selector: { matchLabels: { app: ${app} } } }`, namespace));
    expect(selecting('web')).toEqual([]);
    expect(selecting('wbe')).toEqual([
      `${kind}/shop/p /spec/selector applies to no workload of the manifests`,
    ]);
    expect(selecting('web', 'istio-system')).toEqual([]);
    expect(selecting('wbe', 'istio-system')).toHaveLength(1);
    expect(selecting('wbe', 'elsewhere')).toEqual([]);
  },
);

test('Istio: accounts, in principals and in serviceAccounts', () => {
  const naming = (source: string) =>
    idleIn(istio + policy('AuthorizationPolicy', `{ rules: [{ from: [{ source: ${source} }] }] }`));
  expect(naming('{ principals: [cluster.local/ns/shop/sa/web] }')).toEqual([]);
  expect(naming('{ principals: ["cluster.local/ns/shop/sa/wbe*", "*"] }')).toEqual([]);
  const missed = [
    "AuthorizationPolicy/shop/p /spec/rules/0 names service account shop/wbe, which the manifests don't have",
  ];
  expect(naming('{ principals: [cluster.local/ns/shop/sa/wbe] }')).toEqual(missed);
  expect(naming('{ notPrincipals: [cluster.local/ns/shop/sa/wbe] }')).toEqual(missed);
  expect(naming('{ serviceAccounts: [wbe] }')).toEqual(missed);
  expect(naming('{ serviceAccounts: [shop/wbe] }')).toEqual(missed);
  expect(naming('{ serviceAccounts: [web, shop/web] }')).toEqual([]);
});

test('Linkerd: Servers, ServerAuthorizations, authentications', () => {
  const server = (app: string) =>
    `---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: { name: s, namespace: shop, labels: { a: b } }\nspec: { port: 80, podSelector: { matchLabels: { app: ${app} } } }\n`;
  expect(idleIn(linkerd + server('web'))).toEqual([]);
  expect(idleIn(linkerd + server('wbe'))).toEqual([
    'Server/shop/s /spec/podSelector applies to no workload of the manifests',
  ]);
  const authorization = (value: string) =>
    `---\napiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: { name: p, namespace: shop }\nspec: { server: { selector: { matchLabels: { a: ${value} } } }, client: { unauthenticated: true } }\n`;
  expect(idleIn(linkerd + server('web') + authorization('b'))).toEqual([]);
  expect(idleIn(linkerd + server('web') + authorization('c'))).toEqual([
    'ServerAuthorization/shop/p /spec/server/selector selects no Server: it authorizes nothing',
  ]);
  expect(
    idleIn(linkerd + authentication('NetworkAuthentication', '{ networks: [{ cidr: 10.0.0.0/8 }] }')),
  ).toEqual(['NetworkAuthentication/shop/p /metadata no AuthorizationPolicy refers to it']);
});

test('Linkerd: accounts, as identities and as references', () => {
  const used = authentication(
    'AuthorizationPolicy',
    '{ targetRef: { kind: Namespace, name: shop }, requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: p }] }',
  );
  const naming = (spec: string) => idleIn(linkerd + authentication('MeshTLSAuthentication', spec) + used);
  const identity = (name: string) => `${name}.serviceaccount.identity.linkerd.cluster.local`;
  expect(naming(`{ identities: ["*", "${identity('web.shop')}"] }`)).toEqual([]);
  expect(naming(`{ identities: ["${identity('wbe.shop')}"] }`)).toEqual([
    "MeshTLSAuthentication/shop/p /spec/identities/0 names service account shop/wbe, which the manifests don't have",
  ]);
  expect(naming('{ identityRefs: [{ kind: ServiceAccount, name: wbe }] }')).toHaveLength(1);
  expect(naming('{ identityRefs: [{ kind: Namespace, name: shpo }] }')).toEqual([
    "MeshTLSAuthentication/shop/p /spec/identityRefs/0 names namespace shpo, which the manifests don't have",
  ]);
});

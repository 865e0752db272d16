import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { deriveFacts } from '#facts/derive.ts';
import { parseManifests } from '#manifest/parse.ts';

const app = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {serviceAccountName: ${name}, containers: [{name: main, image: main, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 8080}]}
---
`;
const SHOP = `${app('web')}${app('bank')}apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
`;
const MESHED = SHOP.replace(
  'metadata: {name: shop}\n',
  'metadata: {name: shop, labels: {istio-injection: enabled}}\n',
);
const STRICT = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
---
`;
const allow = (rules: string) => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: bank, namespace: shop}
spec: {selector: {matchLabels: {app: bank}}, rules: ${rules}}
---
`;
const CLOSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: bank, namespace: shop}
spec:
  podSelector: {matchLabels: {app: bank}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]
---
`;
const CONFIG = 'flows: [{from: shop/web, to: shop/bank, ports: [8080], operations: [POST /pay]}]\n';

/** Of the flow from web to bank: whether nothing looks at it, and whether more than it declares gets through. */
function flow(content: string, config = CONFIG): readonly [unjudged: boolean, excess: boolean] {
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  const { intent } = parseConfig(config, 'eastwest.yaml');
  const { subjects } = deriveFacts(buildFabric(buildCluster(manifests.resources)), manifests, intent);
  const found = subjects.flatMap(({ subject }) =>
    subject.subject === 'workload' ? subject.posture.flows : [],
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} flows`);
  return [first.unjudged, first.excess !== ''];
}

const WEB = 'cluster.local/ns/shop/sa/web';

describe('nothing looks at what a caller sends', () => {
  test.each<[string, string]>([
    ['where no proxy stands', SHOP],
    ['where labels are enough to get there', SHOP + CLOSED],
    ['where no policy of the mesh selects the callee', MESHED],
    ['where an identity is demanded, and any will do', MESHED + STRICT],
    ['where a policy permits everything to everybody', MESHED + STRICT + allow('[{}]')],
  ])('%s', (_, content) => {
    expect(flow(content)).toEqual([true, true]);
  });
});

describe('the operations of a caller are its own matter', () => {
  test.each<[string, string, boolean]>([
    [
      'where it is the only one permitted',
      MESHED + STRICT + allow(`[{from: [{source: {principals: [${WEB}]}}]}]`),
      true,
    ],
    [
      'where others are permitted less',
      MESHED +
        STRICT +
        allow(`[{from: [{source: {principals: [${WEB}]}}]}, {to: [{operation: {paths: [/health]}}]}]`),
      true,
    ],
    [
      'where all are permitted the same, and not all',
      MESHED + STRICT + allow('[{to: [{operation: {methods: [POST]}}]}]'),
      true,
    ],
    [
      'where it keeps to them',
      MESHED +
        STRICT +
        allow(
          `[{from: [{source: {principals: [${WEB}]}}], to: [{operation: {methods: [POST], paths: [/pay]}}]}]`,
        ),
      false,
    ],
  ])('%s', (_, content, excess) => {
    expect(flow(content)).toEqual([false, excess]);
  });

  test('where everybody who gets there is trusted', () => {
    expect(flow(SHOP + CLOSED, `${CONFIG}intruders: other-namespaces\n`)).toEqual([false, true]);
  });

  test('where the port is public', () => {
    const open = SHOP.replace(
      'spec: {selector: {app: bank},',
      'spec: {type: LoadBalancer, selector: {app: bank},',
    );
    expect(flow(open, `${CONFIG}public: [shop/bank]\n`)).toEqual([false, true]);
  });
});

import { expect, test } from 'vitest';
import { check } from '#check.ts';
import { parseConfig } from '#config/parse.ts';
import { parseManifests } from '#manifest/parse.ts';
import { loadPolicies } from '#policy/load.ts';
import { render } from '#report/render.ts';

const POLICIES = await loadPolicies();
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: ClusterIP, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;

async function told(content: string) {
  const config = parseConfig('public: [shop/web]\n', 'eastwest.yaml');
  const manifests = parseManifests([{ name: 'a.yaml', content }]);
  return check(manifests, POLICIES, { config, now: '2026-11-22T00:00:00Z' });
}

test('what is public without a way in among the manifests is no finding, and no pass in silence', async () => {
  const report = await told(WEB);
  expect(report.findings.filter(({ rule }) => rule === 'mtls/flow-works')).toEqual([]);
  expect(report.unknowns).toEqual([
    {
      subject: 'shop/web',
      reason:
        "it is declared public, and its way in isn't among the manifests: whether the outside gets in isn't judged",
      count: 1,
    },
  ]);
  expect(render(report, 'pretty', { color: false }).replaceAll(/\s+/g, ' ')).toContain(
    "1 × it is declared public, and its way in isn't among the manifests: whether the outside gets in isn't judged: shop/web",
  );
});

test('where there is one, it is judged', async () => {
  expect((await told(WEB.replace('ClusterIP', 'NodePort'))).unknowns).toEqual([]);
});

import { expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import { parseConfig } from '#config/parse.ts';
import { buildFabric } from '#equation/fabric.ts';
import { intentProblems } from '#facts/intent-problems.ts';
import { parseManifests } from '#manifest/parse.ts';

const pod = (name: string, ports: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: c, image: i, ports: [${ports}]}]}`;

const SHOP = [
  pod('web', '{containerPort: 8080}'),
  pod('worker', ''),
  'apiVersion: v1\nkind: Service\nmetadata: {name: web-http, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}',
].join('\n---\n');

function problems(config: string) {
  const { resources } = parseManifests([{ name: 'a.yaml', content: SHOP }]);
  const { intent } = parseConfig(config, 'eastwest.yaml');
  return intentProblems(buildFabric(buildCluster(resources)), intent).map(
    ({ code, level, message, remedy, location: { line, column } }) => ({
      code,
      level,
      message,
      remedy,
      at: `${line}:${column}`,
    }),
  );
}

test('what is there, by a name or a Service, is no problem', () => {
  expect(
    problems(
      'flows:\n  - {from: shop/worker, to: shop/web, ports: [8080]}\n  - {from: shop/worker, to: shop/web}\npublic: [shop/web, shop/web-http]\n',
    ),
  ).toEqual([]);
});

test('both ends of a flow, and a public entry, each with its line and what was meant', () => {
  const found = problems(
    'public:\n  - shop/web\n  - shop/wbe\nflows:\n  - from: shop/workr\n    to: shop/elsewhere-entirely\n',
  );
  expect(found.map(({ code, level }) => `${code} ${level}`)).toEqual(Array(3).fill('intent-dangling severe'));
  expect(found.map(({ message, remedy, at }) => `${at} ${message}. ${remedy}`)).toEqual([
    "5:5 the flow from shop/workr to shop/elsewhere-entirely names shop/workr, which the manifests don't have. Did you mean `shop/worker`?",
    "5:5 the flow from shop/workr to shop/elsewhere-entirely names shop/elsewhere-entirely, which the manifests don't have. Correct the name (namespace/name of a workload), or add the manifests in which it is.",
    "3:5 `public` names shop/wbe, which the manifests don't have. Did you mean `shop/web`?",
  ]);
});

test('a flow to a Service is told which workload to name', () => {
  const [problem] = problems('flows: [{from: shop/worker, to: shop/web-http}]');
  expect(problem?.remedy).toBe('shop/web-http is a Service: name the workload behind it, `shop/web`.');
});

test('the port of the Service instead of the pods', () => {
  expect(problems('flows: [{from: shop/worker, to: shop/web, ports: [8080, 80]}]')).toMatchObject([
    {
      code: 'intent-dangling',
      level: 'warning',
      message:
        'the flow from shop/worker to shop/web is to port 80 of its pods, which nothing declares; it declares 8080',
    },
  ]);
});

test('a flow without ports to what declares none is judged nowhere, and says so', () => {
  expect(problems('flows: [{from: shop/web, to: shop/worker}]')).toMatchObject([
    {
      level: 'warning',
      message:
        'the flow from shop/web to shop/worker names no port, and shop/worker declares none, so that nothing is judged',
    },
  ]);
});

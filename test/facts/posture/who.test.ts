import { expect, test } from 'vitest';
import { subjectsOf } from './subjects-of.ts';

const spec = '{containers: [{name: main, image: main, ports: [{containerPort: 80}]}]}';
const lasting = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template: {metadata: {labels: {app: ${name}}}, spec: ${spec}}
`;
const ADDED = `---
apiVersion: v1
kind: Pod
metadata: {name: zz-added, namespace: shop}
spec: ${spec}
`;

test('of many who reach a port a pod that was added is told first', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const [web] = subjectsOf([...names.map(lasting), ADDED].join('')).flatMap((subject) =>
    subject.subject === 'workload' && subject.name === 'a' ? [subject.posture.listeners] : [],
  );
  const told = web?.flatMap(({ ports, intruders }) => (ports === '80' ? intruders : [])) ?? [];
  expect(told.filter(({ type }) => type === 'workloads').map(({ who }) => who)).toEqual([
    'shop/zz-added, shop/b, shop/c, shop/d, shop/e and 2 more',
  ]);
});

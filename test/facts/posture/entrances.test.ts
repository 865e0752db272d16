import { expect, test } from 'vitest';
import type { PolicyPosture } from '#facts/posture/schema.ts';
import { pod } from '../../network/network-of.ts';
import { subjectsOf } from './subjects-of.ts';

const GATEWAY = (servers: string, selector = 'app: gate') => `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: way, namespace: shop}
spec:
  selector: {${selector}}
  servers: ${servers}
`;
const SERVICE = (type: string) => `---
apiVersion: v1
kind: Service
metadata: {name: gate, namespace: shop}
spec: {type: ${type}, selector: {app: gate}, ports: [{port: 80, targetPort: 8080}, {port: 443, targetPort: 8443}]}
`;
const HTTP = '[{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example.com]}]';
const HTTPS =
  '[{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: a}}]';

function entrances(...documents: readonly string[]): PolicyPosture['entrances'] {
  const [one] = subjectsOf(documents.join('')).flatMap((subject) =>
    subject.subject === 'resource' && subject.name === 'way' ? [subject.policy.entrances] : [],
  );
  if (one === undefined) throw new Error('no Gateway');
  return one;
}

test('what each server asks of who connects, and where it is written', () => {
  expect(entrances(pod('gate'), SERVICE('LoadBalancer'), GATEWAY(HTTP))).toEqual([
    {
      pointer: '/spec/servers/0',
      port: 80,
      protocol: 'HTTP',
      hosts: ['a.example.com'],
      tls: 'none',
      outside: 'yes',
    },
  ]);
  expect(entrances(pod('gate'), SERVICE('NodePort'), GATEWAY(HTTPS))).toMatchObject([
    { port: 443, tls: 'simple', outside: 'yes' },
  ]);
});

test('the outside gets there by what leads there, and where nothing is known of the pods it can not be told', () => {
  expect(entrances(pod('gate'), SERVICE('ClusterIP'), GATEWAY(HTTP))).toMatchObject([{ outside: 'no' }]);
  expect(entrances(pod('gate', 'hostNetwork: true'), GATEWAY(HTTP))).toMatchObject([{ outside: 'yes' }]);
  expect(entrances(GATEWAY(HTTP, 'istio: ingressgateway'))).toMatchObject([{ outside: 'unknown' }]);
});

test('of what is no gateway there are none', () => {
  const [service] = subjectsOf(SERVICE('LoadBalancer'));
  expect(service).toMatchObject({ subject: 'resource', policy: { entrances: [] } });
});

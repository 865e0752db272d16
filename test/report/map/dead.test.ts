import { expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { buildNetwork } from '#network/network.ts';
import { buildMap } from '#reach/map/map.ts';
import { renderMap } from '#report/map/render.ts';
import { clusterOf } from '../../network/cluster-of.ts';

function policy(name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'shop' },
    spec,
  };
}

const pod: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'db', namespace: 'shop', labels: { app: 'db' } },
  spec: { containers: [] },
};
const db = { matchLabels: { app: 'db' } };

const MAP = buildMap(
  buildNetwork(
    clusterOf([
      pod,
      policy('typo', { podSelector: { matchLabels: { app: 'dbb' } } }),
      policy('deny', { podSelector: {}, policyTypes: ['Ingress'] }),
      policy('open', { podSelector: {}, ingress: [{}] }),
      policy('from', {
        podSelector: db,
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'gone' } } }] }],
      }),
      policy('port', { podSelector: db, ingress: [{ ports: [{ port: 'htpp' }] }] }),
    ]),
  ),
);

test('what has no effect is told, the gravest first', () => {
  const text = renderMap(MAP, 'text', {});
  const section = text.slice(text.indexOf('Policies without effect'));
  expect(section).toContain('NetworkPolicy/shop/deny');
  expect(section).toContain('opens it again');
  expect(section).toContain('NetworkPolicy/shop/typo /spec/podSelector selects no workload');
  expect(section).toContain('names a port `htpp` that no pod has');
  expect(section.indexOf('opens it again')).toBeLessThan(section.indexOf('selects no workload'));
});

test('peers that are not among the manifests are counted, and listed on demand', () => {
  expect(renderMap(MAP, 'text', {})).toContain('1 peer names nobody in these manifests');
  expect(renderMap(MAP, 'text', { all: true })).toContain(
    'NetworkPolicy/shop/from /spec/ingress/0/from/0 names no pod of these manifests',
  );
});

test('json and csv have all of it', () => {
  const { dead } = JSON.parse(renderMap(MAP, 'json', {}));
  expect(dead.map(({ type }: { readonly type: string }) => type)).toEqual(
    expect.arrayContaining(['selects-nothing', 'no-such-pod', 'no-such-port', 'undone']),
  );
  expect(renderMap(MAP, 'csv', {}).match(/^without effect,/gm)).toHaveLength(dead.length);
});

test('of one workload, only what its own policies have', () => {
  const clean = buildMap(buildNetwork(clusterOf([pod])));
  expect(clean.dead).toEqual([]);
  expect(renderMap(clean, 'text', {})).not.toContain('without effect');
});

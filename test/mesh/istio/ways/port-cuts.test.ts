import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disjointParts } from '#mesh/istio/ways/port-cuts.ts';
import { buildMesh, waysTo } from '#mesh/mesh.ts';
import { hasPort, type PortSet, portSet } from '#set/port-set.ts';
import { clusterOf } from '../../../network/cluster-of.ts';
import { deployment, namespace, service, waypoint } from '../istio-of.ts';
import { policy } from './ways-of.ts';

const port = fc.integer({ min: 1, max: 40 });
const cut: fc.Arbitrary<PortSet> = fc
  .array(fc.tuple(port, port), { minLength: 1, maxLength: 3 })
  .map((ranges) => portSet(ranges.map(([a, b]) => [Math.min(a, b), Math.max(a, b)])));

describe('the parts of which some sets of ports are made up', () => {
  test('two ports are in one part exactly if they are in the same sets', () => {
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 4 }), port, port, (cuts, a, b) => {
        const parts = disjointParts(cuts);
        const partOf = (one: number) => parts.filter((part) => hasPort(part, one));
        const setsOf = (one: number) => cuts.map((set) => hasPort(set, one)).join();
        const isIn = (one: number) => cuts.some((set) => hasPort(set, one));
        expect(partOf(a)).toHaveLength(isIn(a) ? 1 : 0);
        if (isIn(a) && isIn(b)) expect(partOf(a)[0] === partOf(b)[0]).toBe(setsOf(a) === setsOf(b));
      }),
    );
  });
});

describe.each([
  ['a sidecar', namespace('shop', { 'istio-injection': 'enabled' }), {}],
  ['an ambient pod', namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }), {}],
  [
    'a gateway',
    namespace('shop', { 'istio-injection': 'enabled' }),
    { 'inject.istio.io/templates': 'gateway' },
  ],
])('the ports of %s', (_, shop, annotations) => {
  const excluded = { 'traffic.sidecar.istio.io/excludeInboundPorts': '7000,7001', ...annotations };
  const mesh = buildMesh(
    clusterOf([
      shop,
      deployment('web', { annotations: excluded, container: { name: 'istio-proxy', image: 'auto' } }),
      service('web', { labels: { 'istio.io/use-waypoint': 'wp' } }),
      waypoint('wp'),
      policy('web', {
        rules: [
          {
            to: [{ operation: { ports: ['9090', '9091'] } }],
            when: [{ key: 'source.ip', values: ['10.0.0.1'] }],
          },
        ],
      }),
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          mtls: { mode: 'STRICT' },
          portLevelMtls: { 9091: { mode: 'PERMISSIVE' } },
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'gw', namespace: 'shop' },
        spec: {
          selector: { app: 'web' },
          servers: [{ port: { number: 8443, name: 'p', protocol: 'HTTP' }, hosts: ['*'] }],
        },
      },
    ]),
  );
  const [web] = mesh.cluster.workloads;
  const answers = (port: number) => {
    if (web === undefined) throw new Error('no workload');
    return JSON.stringify(
      waysTo(mesh, web, 'TCP', port).map(({ port: at, because: _because, authorization, ...way }) => {
        const { permitted, unknown } = authorization;
        return { ...way, at: at === port ? 'itself' : at, permitted, unknown };
      }),
    );
  };

  test('that are in no set, or in the same, are treated alike', () => {
    const cuts = web === undefined ? [] : mesh.semantics.istio.portCuts(web);
    const placeOf = (port: number) => cuts.findIndex((set) => hasPort(set, port));
    const first = new Map<number, string>();
    const special = [80, 7000, 7001, 8080, 8443, 9090, 9091, 15001, 15006, 15008, 15020, 15021, 15090];
    for (const port of [...special, ...special.map((one) => one + 1), 1, 65535]) {
      const known = first.get(placeOf(port));
      if (known === undefined) first.set(placeOf(port), answers(port));
      else expect(answers(port), String(port)).toBe(known);
    }
    expect(first.size).toBeGreaterThan(3);
  });
});

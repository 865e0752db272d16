import { describe, expect, test } from 'vitest';
import { buildFabric } from '#equation/fabric.ts';
import { fabricListeners } from '#equation/listener.ts';
import { applicationListeners, isProxyListener, isProxyPort, proxyPorts } from '#equation/proxy-port.ts';
import type { JsonObject } from '#manifest/json.ts';
import { formatPorts, hasPort } from '#set/port-set.ts';
import { clusterOf } from '../network/cluster-of.ts';

function workloadIn(namespace: JsonObject, metadata: JsonObject, port = 8080) {
  const fabric = buildFabric(
    clusterOf([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', ...namespace } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { namespace: 'a', name: 'istio-proxy', ...metadata },
        spec: { containers: [{ name: 'istio-proxy-like', image: 'x', ports: [{ containerPort: port }] }] },
      },
    ]),
  );
  const [workload] = fabric.network.workloads;
  if (workload === undefined) throw new Error('no workload');
  return { fabric, workload };
}

const SIDECAR = { labels: { 'istio-injection': 'enabled' } };

describe('the ports that are a proxy’s own', () => {
  test.each([
    ['a sidecar', SIDECAR, {}, '15001,15006,15008,15020-15021,15090'],
    ['ztunnel', { labels: { 'istio.io/dataplane-mode': 'ambient' } }, {}, '15001,15006,15008'],
    ['Linkerd', { annotations: { 'linkerd.io/inject': 'enabled' } }, {}, '4143,4190-4191'],
    ['no mesh', {}, {}, ''],
    ['opted out', SIDECAR, { labels: { 'sidecar.istio.io/inject': 'false' } }, ''],
    [
      'a moved status port',
      SIDECAR,
      { annotations: { 'status.sidecar.istio.io/port': '16020' } },
      '15001,15006,15008,15021,15090,16020',
    ],
    [
      'a status port moved to where the application is',
      SIDECAR,
      { annotations: { 'status.sidecar.istio.io/port': '8080' } },
      '15001,15006,15008,15021,15090',
    ],
  ] satisfies [string, JsonObject, JsonObject, string][])('%s', (_, namespace, metadata, expected) => {
    const { fabric, workload } = workloadIn(namespace, metadata);
    const ports = proxyPorts(fabric, workload);
    expect(ports.length === 0 ? '' : formatPorts(ports)).toBe(expected);
  });

  test('are nobody’s if it is not known whether there is a proxy', () => {
    const { fabric, workload } = workloadIn(SIDECAR, {});
    const { fabric: vague, workload: own } = {
      fabric: {
        ...fabric,
        mesh: {
          ...fabric.mesh,
          memberships: new Map([
            [workload, { mesh: 'istio', mode: 'sidecar', member: 'unknown', because: [] }] as const,
          ]),
        },
      },
      workload,
    };
    expect(isProxyPort(fabric, workload, 'TCP', 15090)).toBe(true);
    expect(isProxyPort(fabric, workload, 'UDP', 15090)).toBe(false);
    expect(isProxyPort(vague, own, 'TCP', 15090)).toBe(false);
  });

  test('are not among the application’s listeners, which have all others', () => {
    const { fabric, workload } = workloadIn(SIDECAR, {});
    const own = proxyPorts(fabric, workload);
    const all = fabricListeners(fabric, workload).filter(({ protocol }) => protocol === 'TCP');
    const application = applicationListeners(fabric, workload).filter(({ protocol }) => protocol === 'TCP');
    expect(all.some((listener) => isProxyListener(fabric, listener))).toBe(true);
    for (const port of [1, 8080, 15000, 15020, 15090, 65535]) {
      const has = application.filter(({ ports }) => hasPort(ports, port));
      expect(has.length).toBe(hasPort(own, port) ? 0 : 1);
      for (const { ways, port: stands } of has) {
        for (const way of ways) expect([stands, 15008]).toContain(way.port);
      }
    }
  });
});

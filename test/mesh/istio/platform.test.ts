import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildCluster } from '#cluster/cluster.ts';
import type { Workload } from '#cluster/workload.ts';
import { arrayAt, isObject, stringAt } from '#manifest/json.ts';
import { parseManifests } from '#manifest/parse.ts';
import { parseDocument } from '#manifest/parse-document.ts';
import { buildMesh, type Mesh, membershipOf, waysTo } from '#mesh/mesh.ts';
import type { Way } from '#mesh/way.ts';
import { hasRequest } from '#set/request.ts';
import {
  intersectRequests,
  isNoRequests,
  type RequestSet,
  requestsWith,
  whereValue,
} from '#set/request-set.ts';
import {
  ABSENT,
  ALL_STRINGS,
  complementStrings,
  intersectStrings,
  type StringSet,
  strings,
} from '#set/string-set.ts';

const STRANGER = 'cluster.local/ns/edge/sa/stranger';

function platform(name: string) {
  const folder = fileURLToPath(new URL(`../../../manifests/${name}`, import.meta.url));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const files = readdirSync(folder).filter((file) => file !== 'eastwest.yaml');
  const { resources } = parseManifests(files.map((file) => ({ name: file, content: read(file) })));
  const mesh = buildMesh(buildCluster(resources));
  const { value } = parseDocument(read('eastwest.yaml'), 'eastwest.yaml');
  const flows = isObject(value) ? arrayAt(value, 'flows').filter(isObject) : [];
  return {
    mesh,
    workloads: [...mesh.cluster.workloads, ...mesh.cluster.operated],
    flows: flows.flatMap((flow) => {
      // Operations without a port are those of the payments API.
      const ports = arrayAt(flow, 'ports').length > 0 ? arrayAt(flow, 'ports') : [8080];
      const operations = arrayAt(flow, 'operations').map(String);
      return ports.map((port) => ({
        from: stringAt(flow, 'from') ?? '',
        to: `${stringAt(flow, 'to') ?? ''}:${port}`,
        operations,
      }));
    }),
  };
}

function nameOf({ namespace, resource }: Workload): string {
  return `${namespace}/${resource.name}`;
}

/** What is permitted, or may be, to peers with these principals by any way that is, or may be, accepted. */
function permittedTo(ways: readonly Way[], principals: StringSet): readonly RequestSet[] {
  return ways
    .filter(({ accepted }) => accepted !== 'no')
    .flatMap(({ authorization: { permitted, unknown } }) => [permitted, unknown])
    .map((set) => whereValue(set, 'principal', principals))
    .filter((set) => !isNoRequests(set));
}

describe.each(['soroban-ambient', 'soroban-istio'])('the reference platform %s', (name) => {
  const { mesh, workloads, flows } = platform(name);
  const listeners = workloads.flatMap((workload) =>
    workload.ports.map(({ number }) => ({ workload, port: number, name: `${nameOf(workload)}:${number}` })),
  );
  const isRelay = (workload: Workload) => membershipOf(mesh, workload).mode === 'waypoint';
  const guarded = listeners.filter((one) => !isRelay(one.workload) && one.name !== 'edge/api-gateway:8443');

  test('is in the mesh with every workload, and nothing in it is at fault', () => {
    expect(workloads.filter((one) => membershipOf(mesh, one).member !== 'yes').map(nameOf)).toEqual([]);
    expect(mesh.semantics.istio.faults).toEqual([]);
  });

  test('takes no plaintext but at its public port', () => {
    const plain = listeners.filter(({ workload, port }) =>
      waysTo(mesh, workload, 'TCP', port).some(
        ({ transport, accepted }) => transport === 'plaintext' && accepted !== 'no',
      ),
    );
    expect(plain.map((one) => one.name)).toEqual(['edge/api-gateway:8443']);
  });

  test.each(guarded)(
    'permits at $name the declared callers and nobody else',
    ({ workload, port, name: to }) => {
      const ways = waysTo(mesh, workload, 'TCP', port);
      const callers = workloads.filter(
        (one) => permittedTo(ways, strings(principalOf(mesh, one))).length > 0,
      );
      const declared = flows.filter((flow) => flow.to === to).map(({ from }) => from);
      expect(
        callers
          .filter((one) => !isRelay(one))
          .map(nameOf)
          .sort(),
      ).toEqual([...new Set(declared)].sort());
      expect(permittedTo(ways, ABSENT)).toEqual([]);
      const known = strings(...workloads.map((one) => principalOf(mesh, one)));
      expect(permittedTo(ways, intersectStrings(ALL_STRINGS, complementStrings(known)))).toEqual([]);
      expect(permittedTo(ways, strings(STRANGER))).toEqual([]);
    },
  );

  test('lets everybody in at the public port, for the public operations', () => {
    const gateway = listeners.find((one) => one.name === 'edge/api-gateway:8443');
    if (gateway === undefined) throw new Error('the platform has no gateway');
    const ways = waysTo(mesh, gateway.workload, 'TCP', 8443);
    expect(ways.map(({ transport, accepted }) => `${transport} ${accepted}`)).toEqual(['plaintext yes']);
    const [permitted = []] = permittedTo(ways, ABSENT);
    const asked = (method: string, path: string, host = 'api.example.com') =>
      hasRequest(permitted, { values: { protocol: 'http', method, path, host }, addresses: {} });
    expect(asked('POST', '/refunds')).toBe(true);
    expect(asked('GET', '/events/1')).toBe(true);
    expect(asked('GET', '/refunds')).toBe(false);
    expect(asked('POST', '/internal/refunds/settled')).toBe(false);
    expect(asked('POST', '/refunds', 'other.example.com')).toBe(false);
  });

  test('permits the operations of the payments API to their callers, and no other', () => {
    const payments = workloads.find((one) => nameOf(one) === 'payments/payments');
    if (payments === undefined) throw new Error('the platform has no payments');
    const ways = waysTo(mesh, payments, 'TCP', 8080);
    const all = ['POST /refunds', 'GET /internal/refunds/pending', 'POST /internal/refunds/settled', 'GET /'];
    for (const { from, operations } of flows.filter((flow) => flow.to === 'payments/payments:8080')) {
      const caller = workloads.find((one) => nameOf(one) === from);
      if (caller === undefined) throw new Error(`there is no ${from}`);
      const sets = permittedTo(ways, strings(principalOf(mesh, caller)));
      const told = all.filter((operation) => sets.some((set) => meets(set, operation)));
      expect(told).toEqual(all.filter((operation) => operations.includes(operation)));
    }
  });
});

function principalOf(mesh: Mesh, workload: Workload): string {
  return mesh.semantics.istio.principal(workload);
}

function meets(set: RequestSet, operation: string): boolean {
  const [method = '', path = ''] = operation.split(' ');
  const asked = requestsWith({ method: strings(method), path: strings(path) });
  return !isNoRequests(intersectRequests(set, asked));
}

describe('the waypoint of soroban-ambient', () => {
  const { mesh, workloads } = platform('soroban-ambient');
  const payments = workloads.find((one) => nameOf(one) === 'payments/payments');
  const ways = payments === undefined ? [] : waysTo(mesh, payments, 'TCP', 8080);

  test('is on one way to the API; who goes around it meets ztunnel, which only knows the waypoint', () => {
    expect(
      ways.map(({ transport, port, via }) => `${transport} ${port} ${via?.serviceAccount ?? ''}`),
    ).toEqual(['plaintext 8080 ', 'mtls 15008 ', 'mtls 15008 waypoint']);
    const around = ways.filter(({ via }) => via === undefined);
    const gateway = strings('cluster.local/ns/edge/sa/api-gateway');
    expect(permittedTo(around, gateway)).toEqual([]);
    expect(permittedTo(around, strings('cluster.local/ns/payments/sa/waypoint'))).toHaveLength(1);
  });
});

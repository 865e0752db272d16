import { describe, expect, test } from 'vitest';
import type { Workload } from '#cluster/workload.ts';
import type { JsonObject } from '#manifest/json.ts';
import type { Membership } from '#mesh/membership.ts';
import { buildMesh, type Mesh, membershipOf, restOfPorts, semanticsOf, waysTo } from '#mesh/mesh.ts';
import { noSemantics } from '#mesh/none/none.ts';
import type { MeshSemantics } from '#mesh/semantics.ts';
import { formatPorts, hasPort, type PortSet, portSet, unionPorts } from '#set/port-set.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { deployment } from './istio/istio-of.ts';

const because = [{ reason: 'none/no-mesh' }] as const;

/** A mesh with one workload, which is what `member` says, under semantics with one way, mTLS at 15008, and these cuts. */
function meshOf(member: Partial<Membership>, cuts: readonly PortSet[] = []) {
  const cluster = clusterOf([deployment('web')]);
  const [workload] = cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  const none = noSemantics();
  const istio: MeshSemantics = {
    ...none,
    kind: 'istio',
    portCuts: () => cuts,
    ways: (own, port) => none.ways(own, port).map((way) => ({ ...way, transport: 'mtls', port: 15008 })),
  };
  const membership: Membership = { mesh: 'istio', mode: 'ambient', member: 'yes', because, ...member };
  const mesh: Mesh = {
    cluster,
    semantics: { istio, linkerd: { ...none, kind: 'linkerd' }, none },
    memberships: new Map([[workload, membership]]),
  };
  return { mesh, workload };
}

function told({ mesh, workload }: { mesh: Mesh; workload: Workload }, protocol = 'TCP') {
  return waysTo(mesh, workload, protocol, 8080).map(
    ({ transport, port, accepted }) => `${transport} ${port} ${accepted}`,
  );
}

describe('the ways to a port', () => {
  test('are those of the mesh that the workload is in', () => {
    expect(told(meshOf({}))).toEqual(['mtls 15008 yes']);
  });

  test('are plain ones for a workload of no mesh, and for one that nobody knows', () => {
    expect(told(meshOf({ mesh: 'none', mode: 'none' }))).toEqual(['plaintext 8080 yes']);
    expect(told(meshOf({ member: 'no' }))).toEqual(['plaintext 8080 yes']);
    const { mesh } = meshOf({});
    const [stranger] = clusterOf([deployment('other')]).workloads;
    if (stranger === undefined) throw new Error('no workload');
    expect(told({ mesh, workload: stranger })).toEqual(['plaintext 8080 yes']);
    expect(semanticsOf(mesh, stranger).kind).toBe('none');
  });

  test('are both, and none of them sure, where membership is unknown', () => {
    expect(told(meshOf({ member: 'unknown' }))).toEqual(['plaintext 8080 unknown', 'mtls 15008 unknown']);
  });

  test('are sure where it takes every request in plaintext, be it in the mesh or not', () => {
    const ways = (...more: readonly JsonObject[]) => {
      const pods = deployment('web', { annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' } });
      const mesh = buildMesh(clusterOf([pods, ...more]));
      const workload = mesh.cluster.workloads.find(({ resource }) => resource.name === 'web');
      if (workload === undefined) throw new Error('no workload');
      expect(membershipOf(mesh, workload)).toMatchObject({ mesh: 'istio', member: 'unknown' });
      return told({ mesh, workload });
    };
    const policy = (kind: string, spec: JsonObject): JsonObject => ({
      apiVersion: 'security.istio.io/v1',
      kind,
      metadata: { name: 'one', namespace: 'shop' },
      spec,
    });
    expect(ways()).toEqual(['plaintext 8080 yes', 'mtls 8080 unknown']);
    const strict = policy('PeerAuthentication', { mtls: { mode: 'STRICT' } });
    expect(ways(strict)).not.toContain('plaintext 8080 yes');
    const denied = policy('AuthorizationPolicy', {});
    expect(ways(denied)).not.toContain('plaintext 8080 yes');
    const authorized = policy('AuthorizationPolicy', {
      rules: [{ to: [{ operation: { methods: ['GET'] } }] }],
    });
    expect(ways(authorized)).toContain('plaintext 8080 yes');
  });

  test('are not sure where the proxy would answer itself', () => {
    const pods = deployment('web', { annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' } });
    const mesh = buildMesh(clusterOf([pods]));
    const [workload] = mesh.cluster.workloads;
    if (workload === undefined) throw new Error('no workload');
    const at = (port: number) => waysTo(mesh, workload, 'TCP', port).map(({ accepted }) => accepted);
    expect(at(15020)).not.toContain('yes');
    expect(at(8081)).toContain('yes');
  });

  test.each(['UDP', 'SCTP'])('pass by the mesh for %s', (protocol) => {
    expect(told(meshOf({}), protocol)).toEqual(['plaintext 8080 yes']);
  });
});

describe('the ports that nothing declares', () => {
  test('are one set where the mesh treats all alike', () => {
    const { mesh, workload } = meshOf({});
    expect(restOfPorts(mesh, workload, portSet([[8080, 8080]])).map(formatPorts)).toEqual([
      '1-8079,8081-65535',
    ]);
  });

  test('fall apart by what the mesh treats in a way of its own, without those that are known', () => {
    const { mesh, workload } = meshOf({}, [portSet([[15000, 15010]]), portSet([[9000, 9000]])]);
    const parts = restOfPorts(
      mesh,
      workload,
      portSet([
        [9000, 9000],
        [15008, 15008],
      ]),
    );
    expect(parts.map(formatPorts)).toEqual(['15000-15007,15009-15010', '1-8999,9001-14999,15011-65535']);
  });

  test('each port is in exactly one of the sets', () => {
    const known = portSet([[80, 90]]);
    const { mesh, workload } = meshOf({}, [portSet([[1, 100]]), portSet([[50, 200]]), portSet([[60, 70]])]);
    const parts = restOfPorts(mesh, workload, known);
    for (const port of [1, 50, 60, 79, 100, 101, 200, 201, 65535])
      expect(parts.filter((part) => hasPort(part, port))).toHaveLength(1);
    expect(formatPorts(unionPorts(parts.reduce(unionPorts), known))).toBe('1-65535');
  });

  test('are no set at all if every port is known', () => {
    const { mesh, workload } = meshOf({});
    expect(restOfPorts(mesh, workload, portSet([[1, 65535]]))).toEqual([]);
  });
});

describe('which mesh a workload is in', () => {
  const web = (labels: Record<string, string>, annotations: Record<string, string>) =>
    deployment('web', { labels, annotations });
  const memberOf = (...objects: readonly JsonObject[]) => {
    const mesh = buildMesh(clusterOf(objects));
    const [workload] = mesh.cluster.workloads;
    if (workload === undefined) throw new Error('no workload');
    const { mesh: kind, member } = membershipOf(mesh, workload);
    return `${kind} ${member}`;
  };
  const ISTIO = { 'sidecar.istio.io/inject': 'true' };
  const LINKERD = { 'linkerd.io/inject': 'enabled' };

  test('none, if nothing puts it into one', () => {
    expect(memberOf(web({}, {}))).toBe('none yes');
  });

  test('detected for each workload', () => {
    expect(memberOf(web(ISTIO, {}))).toBe('istio yes');
    expect(memberOf(web({}, LINKERD))).toBe('linkerd yes');
  });

  const whyOutside = (...objects: readonly JsonObject[]) => {
    const mesh = buildMesh(clusterOf(objects));
    const workload = mesh.cluster.workloads.find(({ resource }) => resource.name === 'web');
    return workload && membershipOf(mesh, workload).because.map(({ reason }) => reason);
  };

  test('in none, for the reasons of the meshes that others are in', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const meshed = (labels: Record<string, string>, annotations: Record<string, string>) =>
      deployment('api', { labels, annotations });
    expect(whyOutside(namespace, web({}, {}), meshed({}, LINKERD))).toEqual(['linkerd/not-annotated']);
    expect(whyOutside(namespace, web({}, {}), meshed(ISTIO, {}))).toEqual([
      'istio/namespace-silent',
      'istio/not-ambient',
    ]);
  });

  test('in none where no mesh is used: for what its own manifest says, if anything', () => {
    expect(whyOutside(web({}, {}))).toEqual(['none/not-asked']);
    expect(whyOutside(web({ 'sidecar.istio.io/inject': 'false' }, {}))).toEqual(['istio/pod-inject']);
  });

  test('in two at once nothing is sure', () => {
    expect(memberOf(web(ISTIO, LINKERD))).toBe('istio unknown');
  });
});

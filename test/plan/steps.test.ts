import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import type { Plan } from '#plan/schema.ts';
import { deployment, namespace, service } from '../mesh/istio/istio-of.ts';
import { flow, planOf } from './plan-of.ts';

const IN_MESH = { 'istio-injection': 'enabled' };

function peerAuthentication(space: string, name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace: space },
    spec,
  };
}

const STRICT = peerAuthentication('istio-system', 'default', { mtls: { mode: 'STRICT' } });
/** `web` calls `db`, each in a namespace of its own. */
const pair = (web: JsonObject = namespace('a'), db: JsonObject = namespace('b', IN_MESH)) => [
  web,
  db,
  deployment('web', { namespace: 'a' }),
  deployment('db', { namespace: 'b' }),
  service('db', { namespace: 'b' }),
];
const CALL = { flows: [flow('a/web', 'b/db', [8080])] };

function titles({ steps }: Plan): readonly string[] {
  return steps.map(({ phase, kind, namespace: name }) => `${phase} ${kind} ${name}`.trim());
}

describe('what breaks today', () => {
  test('a client without a proxy, with the line that keeps it out', () => {
    const { namespaces } = planOf(pair(), CALL);
    const [broken, ...others] = namespaces.find(({ name }) => name === 'b')?.breaks ?? [];
    expect(others).toEqual([]);
    expect(broken).toMatchObject({
      need: 0,
      outcome: 'breaks',
      stoppedBy: 'transport',
      transport: 'plaintext',
    });
    expect(broken?.because.map(({ resource }) => resource)).toEqual([
      'PeerAuthentication/b/default',
      'Namespace/a',
    ]);
  });

  test('who could call in plaintext, though nobody says that it does', () => {
    const { namespaces } = planOf([...pair(), deployment('cron', { namespace: 'a' })], CALL);
    const { clients = [], clientCount } = namespaces.find(({ name }) => name === 'b') ?? {};
    expect(clients.map(({ client }) => client)).toEqual(['Deployment/a/cron', 'Deployment/a/web']);
    expect(clientCount).toBe(2);
  });

  test('a DestinationRule that turns TLS off is the client’s own doing', () => {
    const rule = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'db', namespace: 'a' },
      spec: { host: 'db.b.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } },
    };
    const plan = planOf([...pair(namespace('a', IN_MESH)), rule], CALL);
    expect(plan.today).toMatchObject([{ need: 0, outcome: 'breaks' }]);
    const [fix] = plan.steps;
    expect(fix).toMatchObject({ phase: 'test', kind: 'fix', keeps: [0] });
    expect(fix?.changes).toMatchObject([
      { action: 'remove', resource: 'DestinationRule/a/db', pointer: '/spec/trafficPolicy/tls' },
    ]);
    expect(plan.exceptions).toEqual([]);
  });
});

describe('the order', () => {
  test('callers come in before their callee is strict, and the steps say so', () => {
    const plan = planOf(pair(), CALL);
    expect(titles(plan)).toEqual([
      'observe join a',
      'roll-out strict a',
      'roll-out strict b',
      'enforce mesh',
    ]);
    expect(plan.steps[2]?.after).toEqual([1]);
    expect(plan.complete).toBe(true);
  });

  test('in a mesh that is strict already, clients come in before what they call', () => {
    const plan = planOf([...pair(namespace('z'), namespace('b')), namespace('a'), STRICT], CALL);
    expect(titles(plan)).toEqual(['observe join a', 'observe join b']);
  });

  test('namespaces that call each other come in with plaintext still accepted, and the circle is told', () => {
    const both = [...pair(namespace('a'), namespace('b')), service('web', { namespace: 'a' }), STRICT];
    const flows = [flow('a/web', 'b/db', [8080]), flow('b/db', 'a/web', [8080], 2)];
    const plan = planOf(both, { flows });
    expect(plan.caveats.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['cycle a, b']);
    expect(titles(plan)).toEqual([
      'observe loosen a',
      'observe join a',
      'observe join b',
      'roll-out strict a',
    ]);
    expect(plan.complete).toBe(true);
  });
});

describe('exceptions', () => {
  test('are one port of one workload, for a client that can’t come in', () => {
    const host = deployment('web', { namespace: 'a' });
    const { spec } = host as { spec: { template: { spec: JsonObject } } };
    const onNode = {
      ...host,
      spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, hostNetwork: true } } },
    };
    const others = pair().filter(
      (one) => one['metadata'] !== host['metadata'] && one['kind'] !== 'Deployment',
    );
    const plan = planOf([...others, onNode, deployment('db', { namespace: 'b' })], CALL);
    const except = plan.steps.find(({ kind }) => kind === 'except');
    expect(except?.changes[0]?.object).toMatchObject({
      kind: 'PeerAuthentication',
      spec: {
        selector: { matchLabels: { app: 'db' } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { '8080': { mode: 'PERMISSIVE' } },
      },
    });
    const left = plan.exceptions.filter(({ kind }) => kind === 'policy');
    expect(left).toMatchObject([
      { workload: 'Deployment/b/db', ports: '8080', needs: [0], step: except?.number },
    ]);
    expect(plan.caveats).toMatchObject([{ kind: 'host-network', subject: 'Deployment/a/web' }]);
    expect(plan.complete).toBe(false);
  });

  test('that nothing needs are taken back, those that something needs are narrowed to its port', () => {
    const weak = peerAuthentication('b', 'weak', {
      selector: { matchLabels: { app: 'db' } },
      mtls: { mode: 'PERMISSIVE' },
    });
    const unneeded = planOf([...pair(namespace('a', IN_MESH)), weak], CALL);
    expect(unneeded.steps.filter(({ kind }) => kind === 'tighten')).toMatchObject([
      { changes: [{ action: 'delete', resource: 'PeerAuthentication/b/weak' }] },
    ]);
    const open = service('db', { namespace: 'b', spec: { type: 'LoadBalancer' } });
    const others = pair(namespace('a', IN_MESH)).filter(({ kind }) => kind !== 'Service');
    const needed = planOf([...others, open, deployment('x', { namespace: 'b' }), weak], CALL);
    const [narrowed] = needed.steps.filter(({ kind }) => kind === 'tighten');
    expect(narrowed?.changes[0]?.object).toMatchObject({
      spec: { mtls: { mode: 'STRICT' }, portLevelMtls: { '8080': { mode: 'PERMISSIVE' } } },
    });
    expect(needed.exceptions).toMatchObject([
      { workload: 'Deployment/b/db', until: 'a gateway of the mesh stands before it' },
    ]);
  });

  test('an entrance that eastwest.yaml doesn’t list as public closes, and that is told', () => {
    const open = service('db', { namespace: 'b', spec: { type: 'LoadBalancer' } });
    const others = pair(namespace('a', IN_MESH)).filter(({ kind }) => kind !== 'Service');
    const plan = planOf([...others, open], { ...CALL, public: ['a/web'] });
    expect(plan.complete).toBe(true);
    expect(plan.caveats).toMatchObject([{ kind: 'closes', subject: 'Deployment/b/db' }]);
  });
});

describe('probes', () => {
  const probe = { livenessProbe: { httpGet: { path: '/live', port: 8080 } } };
  const of = (annotations: Readonly<Record<string, string>>) =>
    planOf([namespace('b', IN_MESH), deployment('db', { namespace: 'b', annotations, container: probe })]);

  test('are no concern where Istio rewrites them', () => {
    expect(of({}).needs).toEqual([]);
  });

  test('that a pod keeps from being rewritten would fail: the annotation goes', () => {
    const plan = of({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' });
    expect(plan.today).toMatchObject([{ outcome: 'breaks' }]);
    expect(plan.steps[0]).toMatchObject({ kind: 'fix', changes: [{ action: 'remove' }] });
    expect(plan.complete).toBe(true);
  });
});

describe('which mesh', () => {
  const FLAT = pair(namespace('a'), namespace('b'));

  test('has to be chosen where there is none', () => {
    const plan = planOf(FLAT, CALL);
    expect(plan).toMatchObject({ mesh: '', meshes: [], steps: [], strict: false });
    expect(plan.caveats.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'undecided a',
      'undecided b',
    ]);
  });

  test.each([
    ['istio', 'labels', 'istio-injection', 'enabled'],
    ['ambient', 'labels', 'istio.io/dataplane-mode', 'ambient'],
    ['linkerd', 'annotations', 'linkerd.io/inject', 'enabled'],
  ] as const)('%s, when it is chosen', (mesh, list, key, value) => {
    const plan = planOf(FLAT, CALL, { mesh });
    expect(plan.steps[0]?.changes[0]?.object).toMatchObject({
      metadata: { name: 'a', [list]: { [key]: value } },
    });
    expect(plan.complete).toBe(true);
  });

  test('ambient: a NetworkPolicy that forgets the mesh’s port is mended before anybody comes in', () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'db', namespace: 'b' },
      spec: { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 8080 }] }] },
    };
    const plan = planOf([...FLAT, policy], CALL, { mesh: 'ambient' });
    const fix = plan.steps.find(({ kind }) => kind === 'fix');
    expect(fix).toMatchObject({ phase: 'observe', keeps: [0] });
    expect(fix?.changes[0]?.object).toMatchObject({
      spec: { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 15008 }] }] },
    });
    expect(plan.complete).toBe(true);
  });
});

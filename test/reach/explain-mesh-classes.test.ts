import { describe, expect, test } from 'vitest';
import { authorization, ISTIO, onlyPort, principal } from './mesh-objects.ts';
import { added, ask, callOf, kinds, only } from './mesh-question.ts';

describe('requests that are asked about', () => {
  const POST = authorization('post', {
    action: 'ALLOW',
    rules: [
      {
        ...principal('cluster.local/ns/a/sa/client'),
        to: [{ operation: { methods: ['POST'], paths: ['/refunds'] } }],
      },
    ],
  });

  test('by the identity, with the policy that says so', () => {
    const { operations, outcome } = only(
      ask([...ISTIO, POST], 'a/client', 'b/server:8080', ['POST /refunds', 'GET /refunds', '* /refunds']),
    );
    expect(outcome).toBe('open');
    expect(operations).toMatchObject([
      { outcome: 'open', only: '', because: [{ reason: 'istio/allowed-by' }] },
      { outcome: 'closed', only: '', because: [{ reason: 'istio/no-rule-allows' }] },
      { outcome: 'open', only: 'POST /refunds' },
    ]);
  });

  test('a call that has to carry one that is refused does not work; what is missing is permitted', () => {
    const wanted = ['POST /refunds', 'GET /other'];
    const source = only(ask([...ISTIO, POST], 'a/client', 'b/server:8080', wanted));
    expect(callOf(source)).toMatchObject({ outcome: 'closed', stoppedBy: 'authorization' });
    const more = added(callOf(source)?.changes ?? []);
    expect(JSON.stringify(more)).not.toContain('/refunds');
    const after = only(ask([...ISTIO, POST, ...more], 'a/client', 'b/server:8080', wanted));
    expect(callOf(after)?.outcome).toBe('open');
    expect(after.operations.map(({ outcome }) => outcome)).toEqual(['open', 'open']);
  });

  test.each(['POST', 'post /x', 'POST x', ''])('%j is none', (operation) => {
    expect(() => ask(ISTIO, 'a/client', 'b/server:8080', [operation])).toThrowError(
      expect.objectContaining({ code: 'bad-usage' }),
    );
  });
});

describe('classes of sources', () => {
  const CLIENT = authorization('client', {
    action: 'ALLOW',
    rules: [principal('cluster.local/ns/a/sa/client')],
  });

  test('pods with the same labels are told apart by their service account', () => {
    const sources = ask([...ISTIO, CLIENT, onlyPort(8080)], 'any', 'b/server:8080').cases[0]?.sources ?? [];
    const told = sources.map(({ outcome, from, mesh }) => [
      outcome,
      from.type === 'pods' ? from.places.flatMap(({ namespaces }) => namespaces) : [],
      from.type === 'pods' ? from.accounts : undefined,
      mesh?.ways[0]?.stoppedBy,
    ]);
    expect(told).toContainEqual(['open', ['a'], { type: 'only', names: ['client'] }, undefined]);
    expect(told).toContainEqual(['closed', ['a'], { type: 'except', names: ['client'] }, 'authorization']);
    expect(sources[0]?.example?.at(-1)).toMatchObject({
      metadata: { namespace: 'a' },
      spec: { serviceAccountName: 'client' },
    });
  });

  test('addresses outside are told apart where the policies of the mesh do', () => {
    const permissive = ISTIO.filter(({ kind }) => kind !== 'PeerAuthentication');
    const office = authorization('office', {
      action: 'ALLOW',
      rules: [{ from: [{ source: { ipBlocks: ['203.0.113.0/24'] } }] }],
    });
    const sources = ask([...permissive, office], '203.0.0.0/16', 'b/server:8080').cases[0]?.sources ?? [];
    expect(
      sources.map(({ outcome, from }) => [outcome, from.type === 'addresses' ? from.addresses : '']),
    ).toEqual([
      ['open', '203.0.113.0/24'],
      ['closed', '203.0.0.0-203.0.112.255,203.0.114.0-203.0.255.255'],
    ]);
  });

  test('who is outside is sent to a gateway, not given a hole in the network', () => {
    const source = only(ask([...ISTIO, onlyPort(8080)], 'outside', 'b/server:8080'));
    expect(source.outcome).toBe('closed');
    expect(kinds(source.changes)).toEqual(['gateway']);
  });
});

test('without any mesh nothing is said about one', () => {
  const bare = ISTIO.filter(({ kind }) => kind === 'Deployment' || kind === 'Service');
  const answer = ask(bare, 'a/client', 'b/server:8080');
  expect(answer).toMatchObject({ outcome: 'open', meshes: [], assumptions: [] });
  expect(only(answer).mesh).toBeUndefined();
  expect(answer.cases[0]?.listener).toBeUndefined();
});

test('what the mesh is taken to be is told', () => {
  expect(ask(ISTIO, 'a/client', 'b/server:8080').assumptions).toContainEqual({
    mesh: 'istio',
    setting: 'meshConfig.trustDomain',
    value: 'cluster.local',
    source: 'default',
  });
});

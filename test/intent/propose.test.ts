import { describe, expect, test } from 'vitest';
import { allow, deployment, flowTexts, MESHED, proposalOf, service } from './proposal-of.ts';

const WEB = 'cluster.local/ns/shop/sa/web';

describe('policies of a mesh', () => {
  test('a principal that is permitted by name is a flow, with its operations', () => {
    const texts = flowTexts(
      proposalOf(
        MESHED,
        deployment('web'),
        deployment('api'),
        service('api'),
        allow('api', [WEB], { ports: ['8080'], methods: ['GET', 'POST'], paths: ['/orders', '/items/*'] }),
      ),
    );
    expect(texts).toEqual([
      'sure shop/web → shop/api:8080 GET /items/*, GET /orders, POST /items/*, POST /orders',
    ]);
  });

  test('what operations can’t say is told, and left to the policy', () => {
    const { flows } = proposalOf(
      MESHED,
      deployment('web'),
      deployment('api'),
      service('api'),
      allow('api', [WEB], { hosts: ['api.example.com'], methods: ['GET'] }),
    );
    expect(flows.map(({ operations }) => operations)).toEqual([[]]);
    expect(flows[0]?.evidence[0]?.text).toContain('api.example.com');
  });

  test('a rule without ports is about the ports that are declared, not about all', () => {
    const texts = flowTexts(
      proposalOf(
        MESHED,
        deployment('web'),
        deployment('api', { ports: [8080, 9090] }),
        service('api'),
        allow('api', [WEB]),
      ),
    );
    // No Service leads to 9090: it would be called at the pod's own address, in plaintext, and be refused.
    expect(texts).toEqual(['sure shop/web → shop/api:8080', 'guess shop/web → shop/api:9090']);
  });

  test('a policy that permits everybody in a namespace, or in the mesh, names nobody', () => {
    for (const principals of [['cluster.local/ns/shop/*'], ['*']]) {
      const proposal = proposalOf(
        MESHED,
        deployment('web'),
        deployment('api'),
        service('api'),
        allow('api', principals),
      );
      expect(flowTexts(proposal)).toEqual([]);
    }
  });

  test('a principal that everybody’s permission covers isn’t named', () => {
    const all = { ...allow('api', ['*']), metadata: { name: 'all', namespace: 'shop' } };
    const proposal = proposalOf(
      MESHED,
      deployment('web'),
      deployment('api'),
      service('api'),
      allow('api', [WEB]),
      all,
    );
    expect(flowTexts(proposal)).toEqual([]);
  });

  test('what a DENY takes away again is no flow', () => {
    const deny = allow('api', [WEB]) as { readonly spec: object };
    const policy = {
      ...deny,
      metadata: { name: 'no', namespace: 'shop' },
      spec: { ...deny.spec, action: 'DENY' },
    };
    const proposal = proposalOf(
      MESHED,
      deployment('web'),
      deployment('api'),
      service('api'),
      allow('api', [WEB]),
      policy,
    );
    expect(flowTexts(proposal)).toEqual([]);
  });

  test('an account that others run under by default names nobody in particular: a guess', () => {
    const texts = flowTexts(
      proposalOf(
        MESHED,
        deployment('web', { account: 'default' }),
        deployment('job', { account: '' }),
        deployment('api'),
        service('api'),
        allow('api', ['cluster.local/ns/shop/sa/default']),
      ),
    );
    expect(texts).toEqual(['guess shop/job → shop/api:8080', 'guess shop/web → shop/api:8080']);
  });

  test('a principal that nobody here has is told, and no flow', () => {
    const proposal = proposalOf(
      MESHED,
      deployment('api'),
      service('api'),
      allow('api', ['cluster.local/ns/far/sa/away']),
    );
    expect(proposal.flows).toEqual([]);
    expect(proposal.strangers.map(({ principal, port }) => `${principal}:${port}`)).toEqual([
      'cluster.local/ns/far/sa/away:8080',
    ]);
  });

  test('what a NetworkPolicy stops is a guess: the policies contradict each other', () => {
    const closed = networkPolicy('api', []);
    const proposal = proposalOf(
      MESHED,
      deployment('web'),
      deployment('api'),
      service('api'),
      allow('api', [WEB]),
      closed,
    );
    expect(flowTexts(proposal)).toEqual(['guess shop/web → shop/api:8080']);
    expect(proposal.flows[0]?.evidence[0]?.text).toContain('but a network policy stops it');
  });
});

describe('NetworkPolicies', () => {
  const base = [deployment('web'), deployment('api'), service('api')];

  test('labels of one workload, and a port, are a flow', () => {
    const texts = flowTexts(
      proposalOf(...base, networkPolicy('api', [{ from: [pods('web')], ports: [{ port: 8080 }] }])),
    );
    expect(texts).toEqual(['sure shop/web → shop/api:8080']);
  });

  test('without a port, or with labels of several, they are a guess', () => {
    const several = {
      ...pods('web'),
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'job'] }] },
    };
    const without = flowTexts(proposalOf(...base, networkPolicy('api', [{ from: [pods('web')] }])));
    const of = flowTexts(
      proposalOf(
        ...base,
        deployment('job'),
        networkPolicy('api', [{ from: [several], ports: [{ port: 8080 }] }]),
      ),
    );
    expect(without).toEqual(['guess shop/web → shop/api:8080']);
    expect(of).toEqual(['guess shop/job → shop/api:8080', 'guess shop/web → shop/api:8080']);
  });

  test('all pods of a namespace are nobody', () => {
    const everybody = networkPolicy('api', [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }]);
    expect(flowTexts(proposalOf(...base, everybody))).toEqual([]);
  });

  test('where principals are named, labels alone are a guess', () => {
    const policy = networkPolicy('api', [{ from: [pods('web'), pods('job')], ports: [{ port: 8080 }] }]);
    const texts = flowTexts(proposalOf(MESHED, ...base, deployment('job'), allow('api', [WEB]), policy));
    expect(texts).toEqual(['guess shop/job → shop/api:8080', 'sure shop/web → shop/api:8080']);
  });
});

describe('what is mentioned', () => {
  test('is a guess, however plainly', () => {
    const texts = flowTexts(
      proposalOf(
        deployment('web', { env: { API_URL: 'http://api:8080/v1' } }),
        deployment('api'),
        service('api'),
      ),
    );
    expect(texts).toEqual(['guess shop/web → shop/api:8080']);
  });

  test('a user of a URL is no host', () => {
    const env = { DB: 'postgres://api:secret@db.shop:8080/x' };
    const proposal = proposalOf(
      deployment('web', { env }),
      deployment('api'),
      service('api'),
      deployment('db'),
      service('db'),
    );
    expect(flowTexts(proposal)).toEqual(['guess shop/web → shop/db:8080']);
    expect(JSON.stringify(proposal.flows.map(({ evidence }) => evidence[0]?.text))).not.toContain('secret');
  });

  test('a host without a port adds nothing where the port is known otherwise', () => {
    const texts = flowTexts(
      proposalOf(
        deployment('web', { env: { API_HOST: 'api.shop' } }),
        deployment('api', { ports: [8080, 9464] }),
        service('api', [8080, 9464]),
        networkPolicy('api', [{ from: [pods('web')], ports: [{ port: 8080 }] }]),
      ),
    );
    expect(texts).toEqual(['sure shop/web → shop/api:8080']);
  });
});

describe('names', () => {
  test('two workloads of one name, and names that no DNS name is, are told and not proposed', () => {
    const twin = { ...(deployment('web') as object), kind: 'StatefulSet' };
    const env = { API: 'http://api:8080' };
    const { flows, nameless } = proposalOf(
      deployment('web', { env }),
      twin,
      deployment('Bad Name: #', { env }),
      deployment('api'),
      service('api'),
    );
    expect(flows).toEqual([]);
    expect(nameless.map(({ resource }) => resource.name)).toEqual(['Bad Name: #', 'web', 'web']);
  });

  test('the order of documents makes no difference', () => {
    const documents = [
      MESHED,
      deployment('web', { env: { API: 'http://api:8080' } }),
      deployment('job', { env: { API: 'http://api:8080' } }),
      deployment('api'),
      service('api'),
      allow('api', [WEB]),
    ];
    expect(flowTexts(proposalOf(...documents.toReversed()))).toEqual(flowTexts(proposalOf(...documents)));
  });
});

function networkPolicy(to: string, ingress: readonly object[]): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `to-${to}`, namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app: to } }, policyTypes: ['Ingress'], ingress },
  };
}

function pods(app: string): object {
  return { podSelector: { matchLabels: { app } } };
}

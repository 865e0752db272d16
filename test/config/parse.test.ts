import { describe, expect, test } from 'vitest';
import { parseConfig } from '#config/parse.ts';
import { EastwestError } from '#errors.ts';

const FULL = `
sources: [manifests/soroban-istio, "overlays/*.yaml"]
policies: [policy]
flows:
  - from: edge/api-gateway
    to: soroban/soroban-indexer
    ports: [8080]
  - from: edge/api-gateway
    to: payments/payments
    operations: [POST /refunds]
public: [edge/api-gateway]
rules: { network/no-host-network: warning, mtls/no-capture-bypass: off }
exceptions:
  - rule: network/no-host-network
    resource: DaemonSet/monitoring/node-exporter
    reason: reads the node's interfaces
    expires: 2027-03-31
`;

function mistakes(text: string): readonly string[] {
  try {
    parseConfig(text, 'eastwest.yaml');
  } catch (error) {
    if (error instanceof EastwestError && error.code === 'bad-config')
      return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

test('the whole form is read', () => {
  const config = parseConfig(FULL, 'eastwest.yaml');
  expect(config.sources).toEqual(['manifests/soroban-istio', 'overlays/*.yaml']);
  expect(config.policies).toEqual(['policy']);
  expect(config.intent.flows).toMatchObject([
    {
      from: 'edge/api-gateway',
      to: 'soroban/soroban-indexer',
      ports: [8080],
      operations: [],
      location: { line: 5 },
    },
    { from: 'edge/api-gateway', to: 'payments/payments', ports: [], operations: ['POST /refunds'] },
  ]);
  expect(config.intent.public).toEqual(['edge/api-gateway']);
  expect(config.rules).toMatchObject([
    { rule: 'network/no-host-network', level: 'warning' },
    { rule: 'mtls/no-capture-bypass', level: 'off' },
  ]);
  expect(config.exceptions).toMatchObject([
    { rule: 'network/no-host-network', expires: '2027-03-31', location: { file: 'eastwest.yaml', line: 14 } },
  ]);
});

test.each(['', '# only a comment\n', '---\n'])('an empty file %j declares nothing', (text) => {
  expect(parseConfig(text, 'eastwest.yaml')).toMatchObject({ sources: [], exceptions: [], rules: [] });
});

describe('a mistake is told with its line', () => {
  test.each([
    ['flow: []', '1:1', 'unknown key `flow`; did you mean `flows`?'],
    ['flows: 3', '1:1', 'a list'],
    ['flows:\n- from: a/b\n  too: c/d', '3:3', 'unknown key `too`; did you mean `to`?'],
    ['flows:\n- from: a/b', '2:3', '`to` is missing'],
    ['flows:\n- {from: a/b, to: gateway}', '2:15', "`gateway` isn't the name of a workload"],
    ['flows:\n- {from: a/b, to: c/d, ports: [http]}', '2:32', '"http" isn\'t a port'],
    ['flows:\n- {from: a/b, to: c/d, ports: [70000]}', '2:32', "isn't a port"],
    ['flows:\n- {from: a/b, to: c/d, operations: [refund]}', '2:37', "isn't an operation"],
    ['public: edge/api-gateway', '1:1', 'a list'],
    ['public: [3]', '1:10', 'a text'],
    ['rules: {a/b: fatal}', '1:9', "isn't a level"],
    ['rules: [a/b]', '1:1', 'a mapping'],
    ['intruders: nobody', '1:1', "isn't one of anybody, other-namespaces"],
    ['network: {podCidr: 10.0.0.0}', '1:11', "isn't a CIDR block"],
    ['network: {podcidr: 10.0.0.0/8}', '1:11', 'did you mean `podCidr`'],
    ['mesh: {istio: {trustdomain: a}}', '1:16', 'did you mean `trustDomain`'],
    ['mesh: {istio: {enableAutoMtls: "no"}}', '1:16', 'true or false'],
    ['mesh: {istio: {outboundTrafficPolicy: ALLOW}}', '1:16', "isn't one of ALLOW_ANY, REGISTRY_ONLY"],
    ['mesh: {linkerd: {defaultInboundPolicy: allow}}', '1:18', "isn't one of all-unauthenticated"],
    ['mesh: {linkerd: {clusterNetworks: [a]}}', '1:36', "isn't a CIDR block"],
    ['exceptions:\n- {rule: a/b, resource: Pod/a}', '2:3', '`reason` is missing'],
    ['exceptions:\n- {rule: a/b, resource: Pod/a, reason: ""}', '2:32', 'a text'],
    ['exceptions:\n- {rule: a/b, resource: Pod, reason: x}', '2:15', "isn't a resource"],
    ['exceptions:\n- {rule: a/b, resource: Pod/a, reason: x, expires: 2027-02-30}', '2:43', "isn't a date"],
    ['exceptions:\n- {rule: a/b, resource: Pod/a, reason: x, expires: soon}', '2:43', "isn't a date"],
    ['- a', '1:1', 'a mapping'],
    ['sources: [a\nflows: []', '2:', 'flow'],
    ['public: []\npublic: [a/b]', '2:1', 'public'],
  ])('%j at %s: %s', (text, place, message) => {
    const told = mistakes(text).filter((line) => line.includes(message));
    expect(told, mistakes(text).join('\n')).toHaveLength(1);
    expect(told[0]).toContain(`eastwest.yaml:${place}`);
  });

  test('and all of them at once, in order of lines', () => {
    const all = mistakes('rules: {a/b: fatal}\nflow: []\npublic: x\n');
    expect(all.map((line) => line.trim().split(' ')[0])).toEqual([
      'eastwest.yaml:1:9',
      'eastwest.yaml:2:1',
      'eastwest.yaml:3:1',
    ]);
  });
});

test('what the manifests do not show of network and meshes can be told', () => {
  const config = parseConfig(
    'network: {podCidr: [10.244.0.0/16, "fd00::/48"]}\nmesh: {istio: {trustDomain: example.org, enableAutoMtls: false}, linkerd: {namespace: l5d}}\n',
    'eastwest.yaml',
  );
  expect(config.network).toEqual({ podCidrs: ['10.244.0.0/16', 'fd00::/48'] });
  expect(config.mesh).toEqual({
    istio: { trustDomain: 'example.org', enableAutoMtls: false },
    linkerd: { namespace: 'l5d' },
  });
});

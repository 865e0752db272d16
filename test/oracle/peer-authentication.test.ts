import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { portModes } from '#mesh/istio/transport/peer-modes.ts';
import { istioOfCluster } from '../mesh/istio/settings/istio-of.ts';
import { clusterOf } from '../network/cluster-of.ts';
import { type OracleListener, type OraclePolicy, oracleModes } from './peer-authentication-oracle.ts';

const ROOT = 'root';
const MODES = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'] as const;
const PORTS = [80, 81] as const;
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 500);

/** Some labels are called like members of every object. */
const labels = fc.dictionary(fc.constantFrom('app', 'constructor'), fc.constantFrom('a', 'b'), {
  maxKeys: 2,
  noNullPrototype: true,
});

const policy = (times: fc.Arbitrary<number | undefined>): fc.Arbitrary<OraclePolicy> =>
  fc
    .record({
      namespace: fc.constantFrom(ROOT, 'n', 'n', 'm'),
      matchLabels: fc.option(labels, { nil: undefined }),
      mode: fc.option(fc.constantFrom(...MODES), { nil: undefined }),
      ports: fc.option(
        fc.dictionary(fc.constantFrom(...PORTS.map(String)), fc.constantFrom(...MODES), {
          noNullPrototype: true,
        }),
        { nil: undefined },
      ),
      created: times,
    })
    .map((one) => ({ ...one, name: '' }) as OraclePolicy);

/** Policies have different names: two of one name and namespace would be one. */
const policies = (times: fc.Arbitrary<number | undefined>): fc.Arbitrary<readonly OraclePolicy[]> =>
  fc
    .array(policy(times), { maxLength: 5 })
    .map((all) => all.map((one, index) => ({ ...one, name: `p${(index * 7) % 5}` })));

const created = fc.constantFrom(1, 2, 3);
const anyTime = fc.option(created, { nil: undefined });

const listener: fc.Arbitrary<OracleListener> = fc.record({
  namespace: fc.constantFrom('n', 'm', ROOT),
  labels,
  port: fc.constantFrom(...PORTS, 82),
});

function manifest({ namespace, name, matchLabels, mode, ports, created: second }: OraclePolicy): JsonObject {
  const time = second === undefined ? {} : { creationTimestamp: `2025-01-01T00:00:0${second}Z` };
  const levels = Object.entries(ports ?? {}).map(([port, value]) => [port, { mode: value }]);
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace, ...time },
    spec: {
      ...(matchLabels && { selector: { matchLabels } }),
      ...(mode && { mtls: { mode } }),
      ...(ports && { portLevelMtls: Object.fromEntries(levels) }),
    },
  };
}

function ours(all: readonly OraclePolicy[], { namespace, labels: own, port }: OracleListener) {
  const istio = istioOfCluster(clusterOf(all.map(manifest)), { istio: { rootNamespace: ROOT } });
  return portModes(istio, namespace, own, port);
}

const modesOf = (all: readonly OraclePolicy[], at: OracleListener) =>
  ours(all, at)
    .map(({ mode }) => mode)
    .sort();

describe('PeerAuthentication agrees with the text of the reference', () => {
  test('where every policy is created', () => {
    fc.assert(
      fc.property(policies(created), listener, (all, at) => {
        expect(modesOf(all, at)).toEqual(oracleModes(all, ROOT, at));
        expect(modesOf(all, at)).toHaveLength(1);
      }),
      { numRuns: RUNS },
    );
  });

  test('and where some are not, in every order in which they may be', () => {
    fc.assert(
      fc.property(policies(anyTime), listener, (all, at) => {
        expect(modesOf(all, at)).toEqual(oracleModes(all, ROOT, at));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('laws', () => {
  test('a narrower STRICT is never weakened by a wider policy', () => {
    fc.assert(
      fc.property(policies(anyTime), listener, fc.boolean(), (all, at, ofWorkload) => {
        const at2 = { ...at, namespace: 'n', labels: { ...at.labels, app: 'a' } };
        const matchLabels = ofWorkload ? { app: 'a' } : {};
        const strict = { namespace: 'n', name: 'strict', matchLabels, mode: 'STRICT', created: 0 };
        // Only policies of wider scopes stay.
        const wider = all.filter(
          (one) => one.namespace !== 'n' || (ofWorkload && Object.keys(one.matchLabels ?? {}).length === 0),
        );
        expect(modesOf([...wider, strict], at2)).toEqual(['STRICT']);
      }),
      { numRuns: RUNS },
    );
  });

  test('the order of the documents changes nothing', () => {
    const shuffled = policies(anyTime).chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    const told = (all: readonly OraclePolicy[], at: OracleListener) =>
      ours(all, at).map(({ mode, level, because }) => [mode, level, because.resource?.id, because.pointer]);
    fc.assert(
      fc.property(shuffled, listener, ([all, other], at) => {
        expect(told(other, at)).toEqual(told(all, at));
      }),
      { numRuns: RUNS },
    );
  });

  test('a narrower UNSET is as if it were not there', () => {
    fc.assert(
      fc.property(policies(anyTime), listener, fc.boolean(), fc.boolean(), (all, at, ofWorkload, written) => {
        const at2 = { ...at, namespace: 'n', labels: { ...at.labels, app: 'a' } };
        const isOfLevel = ({ namespace, matchLabels }: OraclePolicy) =>
          namespace === 'n' && Object.keys(matchLabels ?? {}).length > 0 === ofWorkload;
        const others = all.filter((one) => !isOfLevel(one));
        const unset: OraclePolicy = {
          namespace: 'n',
          name: 'unset',
          ...(ofWorkload ? { matchLabels: { app: 'a' } } : {}),
          ...(written ? { mode: 'UNSET' } : {}),
        };
        expect(modesOf([...others, unset], at2)).toEqual(modesOf(others, at2));
      }),
      { numRuns: RUNS },
    );
  });
});

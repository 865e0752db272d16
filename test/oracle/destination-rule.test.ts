import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import { call, destinationRule, virtualService, worldWith } from '../mesh/istio/client/calls.ts';
import {
  type Mode,
  type OracleCall,
  type OraclePolicy,
  type OracleRule,
  oracleMode,
} from './destination-rule.ts';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? 300);
const NAMESPACES = ['edge', 'shop', 'bare', 'istio-system'];
const HOSTS = [
  'api',
  'old',
  'api.shop.svc.cluster.local',
  'old.bare.svc.cluster.local',
  '*.shop.svc.cluster.local',
  '*.cluster.local',
  '*.local',
  '*',
  'api.shop',
];
const EXPORTS = [[], ['*'], ['.'], ['edge'], ['edge', 'shop'], ['.', 'bare']];

const mode = fc.option(fc.constantFrom<Mode>('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'), {
  nil: undefined,
});
const policy: fc.Arbitrary<OraclePolicy | undefined> = fc.option(
  fc.record({
    mode,
    ports: fc.uniqueArray(fc.record({ port: fc.constantFrom(80, 81), mode }), {
      selector: ({ port }) => port,
      maxLength: 2,
    }),
  }),
  { nil: undefined },
);
const rules: fc.Arbitrary<readonly OracleRule[]> = fc
  .tuple(
    fc.record(Object.fromEntries(NAMESPACES.map((one) => [one, fc.constantFrom(...EXPORTS)]))),
    fc.array(
      fc.record({
        namespace: fc.constantFrom(...NAMESPACES),
        host: fc.constantFrom(...HOSTS),
        selector: fc.option(fc.constantFrom({ app: 'web' }, { app: 'api' }), { nil: undefined, freq: 4 }),
        policy,
        subset: policy,
      }),
      { maxLength: 6 },
    ),
  )
  .map(([exports, list]) => {
    const mixed = new Set(
      list.filter(({ selector }) => selector !== undefined).map(({ namespace }) => namespace),
    );
    return list.map((one, created) => ({
      ...one,
      created,
      exportTo: mixed.has(one.namespace) ? [] : (exports[one.namespace] ?? []),
    }));
  });

const calls = fc.record({
  from: fc.constantFrom('web', 'api'),
  to: fc.constantFrom('api', 'old'),
  toSubset: fc.boolean(),
});

/** What follows from the mode: without one, mutual TLS only with what has a sidecar. */
function transportOf(found: ReturnType<typeof oracleMode>, to: string): string {
  if (found === 'no-subset') return 'refused';
  if (found === 'none') return to === 'api' ? 'mtls' : 'plaintext';
  return { DISABLE: 'plaintext', SIMPLE: 'tls', MUTUAL: 'tls', ISTIO_MUTUAL: 'mtls' }[found];
}

function written({ mode: own, ports }: OraclePolicy): JsonObject {
  const tls = (one: Mode | undefined): JsonObject => (one === undefined ? {} : { tls: { mode: one } });
  return {
    trafficPolicy: {
      ...tls(own),
      portLevelSettings: ports.map((one) => ({ port: { number: one.port }, ...tls(one.mode) })),
    },
  };
}

function manifestOf(rule: OracleRule): JsonObject {
  const { namespace, host, exportTo, selector, policy: own, subset, created } = rule;
  const time = `2025-01-01T00:00:0${created}Z`;
  const spec = {
    ...(own && written(own)),
    ...(exportTo.length > 0 ? { exportTo: [...exportTo] } : {}),
    ...(selector && { workloadSelector: { matchLabels: selector } }),
    ...(subset && { subsets: [{ name: 'all', labels: {}, ...written(subset) }] }),
  };
  // Names run against the times, so that it shows if one is taken for the other.
  return destinationRule(namespace, host, spec, `rule-${9 - created}`, time);
}

function route(to: string, namespace: string): JsonObject {
  const host = `${to}.${namespace}.svc.cluster.local`;
  return virtualService('istio-system', {
    hosts: [host],
    http: [{ route: [{ destination: { host, subset: 'all' } }] }],
  });
}

const WHERE: Readonly<Record<string, string>> = { web: 'edge', api: 'shop', old: 'bare' };

describe('the rule that a client applies', () => {
  test('is the one of the API reference', () => {
    fc.assert(
      fc.property(rules, calls, (list, { from, to, toSubset }) => {
        const namespace = WHERE[to] ?? '';
        const asked: OracleCall = {
          client: { namespace: WHERE[from] ?? '', labels: { app: from } },
          service: { name: to, namespace },
          port: 80,
          toSubset,
        };
        const istio = worldWith([...list.map(manifestOf), ...(toSubset ? [route(to, namespace)] : [])]);
        expect(call(istio, from, to).transport).toBe(transportOf(oracleMode(list, asked), to));
      }),
      { numRuns: RUNS },
    );
  });

  test('does not depend on the order of the documents', () => {
    fc.assert(
      fc.property(rules, calls, fc.infiniteStream(fc.nat()), (list, { from, to }, numbers) => {
        const objects = list.map(manifestOf);
        const mixed = [...objects]
          .map((one) => [numbers.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const pick = (all: readonly JsonObject[]) => {
          const { transport, port, because } = call(worldWith(all), from, to);
          return { transport, port, because: because.map(({ reason, resource }) => [reason, resource?.id]) };
        };
        expect(pick(mixed)).toEqual(pick(objects));
      }),
      { numRuns: RUNS },
    );
  });
});

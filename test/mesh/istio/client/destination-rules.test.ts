import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import type { IstioSettings } from '#mesh/istio/settings/settings.ts';
import { API, call, destinationRule, tls, virtualService, worldWith } from './calls.ts';

function chosenBy(
  objects: readonly JsonObject[],
  settings: Partial<IstioSettings> = {},
  from = 'web',
): string {
  return call(worldWith(objects, settings), from, 'api').transport;
}

const DISABLE = tls('DISABLE');
const SIMPLE = tls('SIMPLE');
const MUTUAL = tls('ISTIO_MUTUAL');

describe('which rule is for a host', () => {
  test('short names are of the namespace of the rule, and a dot ends that', () => {
    expect(chosenBy([destinationRule('shop', 'api', DISABLE)])).toBe('plaintext');
    expect(chosenBy([destinationRule('edge', 'api', DISABLE)])).toBe('mtls');
    expect(chosenBy([destinationRule('edge', API, DISABLE)])).toBe('plaintext');
    expect(chosenBy([destinationRule('shop', 'api.shop', DISABLE)])).toBe('mtls');
  });

  test('the most specific host of a namespace wins', () => {
    const wide = destinationRule('istio-system', '*.local', DISABLE, 'wide');
    const narrow = destinationRule('istio-system', '*.shop.svc.cluster.local', SIMPLE, 'narrow');
    const exact = destinationRule('istio-system', API, MUTUAL, 'exact');
    expect(chosenBy([wide])).toBe('plaintext');
    expect(chosenBy([wide, narrow])).toBe('tls');
    expect(chosenBy([exact, narrow, wide])).toBe('mtls');
    expect(chosenBy([destinationRule('istio-system', '*', DISABLE)])).toBe('plaintext');
  });

  test("the client's namespace comes before the Service's, and that before the root namespace", () => {
    const root = destinationRule('istio-system', API, DISABLE);
    const server = destinationRule('shop', 'api', SIMPLE);
    const client = destinationRule('edge', '*.local', MUTUAL);
    expect(chosenBy([root, server, client])).toBe('mtls');
    expect(chosenBy([root, server])).toBe('tls');
    expect(chosenBy([destinationRule('bare', API, DISABLE)])).toBe('mtls');
  });

  test('a rule for the host of the client hides the others, also if it says nothing of TLS', () => {
    const client = destinationRule('edge', API, { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } });
    expect(chosenBy([client, destinationRule('shop', 'api', DISABLE)])).toBe('mtls');
  });

  test('a rule is for the namespaces to which it is exported', () => {
    const to = (...exportTo: string[]) => destinationRule('shop', 'api', { ...DISABLE, exportTo });
    expect(chosenBy([to('.')])).toBe('mtls');
    expect(chosenBy([to('edge')])).toBe('plaintext');
    expect(chosenBy([to('bare', '*')])).toBe('plaintext');
    expect(chosenBy([to('bare')])).toBe('mtls');
    expect(chosenBy([to('.')], {}, 'api')).toBe('plaintext');
    expect(chosenBy([to('edge')], {}, 'api')).toBe('mtls');
  });

  test('the mesh may keep rules in their namespace by default', () => {
    const settings = { meshConfig: { defaultDestinationRuleExportTo: ['.'] } };
    expect(chosenBy([destinationRule('shop', 'api', DISABLE)], settings)).toBe('mtls');
    expect(chosenBy([destinationRule('edge', API, DISABLE)], settings)).toBe('plaintext');
  });

  test("a rule that selects pods is for those of the client's namespace, and before one for all", () => {
    const selecting = (own: string, app: string, name: string) =>
      destinationRule(own, API, { ...SIMPLE, workloadSelector: { matchLabels: { app } } }, name);
    expect(chosenBy([selecting('edge', 'web', 'a')])).toBe('tls');
    expect(chosenBy([selecting('edge', 'other', 'a')])).toBe('mtls');
    expect(chosenBy([selecting('shop', 'web', 'a')])).toBe('mtls');
    expect(chosenBy([destinationRule('edge', API, DISABLE), selecting('edge', 'web', 'z')])).toBe('tls');
    expect(chosenBy([destinationRule('edge', API, DISABLE), selecting('edge', 'other', 'a')])).toBe(
      'plaintext',
    );
  });

  test('a mode that is not written is DISABLE', () => {
    expect(chosenBy([destinationRule('shop', 'api', { trafficPolicy: { tls: { sni: 'x' } } })])).toBe(
      'plaintext',
    );
  });
});

describe('several rules for a host', () => {
  const older = '2025-01-01T00:00:00Z';
  const newer = '2025-01-02T00:00:00Z';

  test('the policy of the oldest holds; a rule without one leaves it to the next', () => {
    const one = (mode: string, name: string, time: string) =>
      destinationRule('shop', 'api', tls(mode), name, time);
    expect(chosenBy([one('DISABLE', 'b', older), one('SIMPLE', 'a', newer)])).toBe('plaintext');
    expect(chosenBy([one('DISABLE', 'b', newer), one('SIMPLE', 'a', older)])).toBe('tls');
    expect(chosenBy([destinationRule('shop', 'api', {}, 'a', older), one('DISABLE', 'b', newer)])).toBe(
      'plaintext',
    );
  });

  test('which one will be the oldest is not known before they are created, unless they agree', () => {
    const one = (mode: string, name: string) => destinationRule('shop', 'api', tls(mode), name);
    const chosen = call(worldWith([one('DISABLE', 'a'), one('SIMPLE', 'b')]), 'web', 'api');
    expect(chosen).toMatchObject({
      transport: 'unknown',
      because: [{ reason: 'istio/rules-undecided' }, {}, {}],
    });
    expect(chosenBy([one('DISABLE', 'a'), one('DISABLE', 'b')])).toBe('plaintext');
  });

  test('a rule kept to its namespace completes one that selects pods; one for all does not', () => {
    const selecting = destinationRule(
      'edge',
      API,
      { workloadSelector: { matchLabels: { app: 'web' } } },
      'a',
      newer,
    );
    const kept = destinationRule('edge', API, { ...DISABLE, exportTo: ['.'] }, 'b', older);
    expect(chosenBy([selecting, kept])).toBe('plaintext');
    expect(chosenBy([selecting, destinationRule('edge', API, DISABLE, 'b', older)])).toBe('mtls');
  });

  test('rules that are exported to different namespaces stand by themselves: the youngest holds', () => {
    const to = (name: string, mode: string, time: string, ...exportTo: string[]) =>
      destinationRule('shop', 'api', { ...tls(mode), exportTo }, name, time);
    expect(chosenBy([to('a', 'DISABLE', older, 'edge'), to('b', 'SIMPLE', newer, '*')])).toBe('tls');
    expect(chosenBy([to('a', 'DISABLE', newer, 'edge'), to('b', 'SIMPLE', older, '*')])).toBe('plaintext');
  });

  test('their subsets add up', () => {
    const subset = (name: string, mode: string) => ({
      subsets: [{ name, labels: { version: 'v1' }, ...tls(mode) }],
    });
    const rules = [
      destinationRule('shop', 'api', subset('one', 'DISABLE'), 'a', older),
      destinationRule('shop', 'api', subset('two', 'SIMPLE'), 'b', newer),
    ];
    const to = (name: string) =>
      virtualService('shop', {
        hosts: ['api'],
        http: [{ route: [{ destination: { host: 'api', subset: name } }] }],
      });
    expect(chosenBy([...rules, to('one')])).toBe('plaintext');
    expect(chosenBy([...rules, to('two')])).toBe('tls');
    expect(chosenBy([...rules, to('three')])).toBe('refused');
  });
});

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#manifest/json.ts';
import type { PolicySubject } from '#mesh/istio/authorization/attaches.ts';
import { policiesFor } from '#mesh/istio/authorization/policies-for.ts';
import { looksAtTokens } from '#mesh/istio/authorization/request-authentication.ts';
import { istioOf } from '../istio-of.ts';
import { policy, requestAuthentication } from './policy-of.ts';

function names(subject: Partial<PolicySubject>, ...objects: readonly JsonObject[]): readonly string[] {
  const found = policiesFor(istioOf(objects), { namespace: 'shop', labels: {}, ...subject });
  return found.map(({ resource }) => resource.name);
}

const gateway = { 'gateway.networking.k8s.io/gateway-name': 'front' };
const ref = (kind: string, name: string, group = '') => ({ targetRefs: [{ kind, name, group }] });

describe('which policies apply', () => {
  test('all labels of the selector, whatever their names; an empty selector means everybody', () => {
    const odd = policy('odd', { selector: { matchLabels: { constructor: 'x', app: 'web' } } });
    const all = policy('all', { selector: {} });
    expect(names({ labels: { app: 'web' } }, odd, all)).toEqual(['all']);
    expect(names({ labels: { app: 'web', constructor: 'x' } }, odd, all)).toEqual(['all', 'odd']);
  });

  test('those of the root namespace first, then by name', () => {
    const root = policy('z', {}, { namespace: 'istio-system' });
    expect(names({}, policy('b', {}), policy('a', {}), root)).toEqual(['z', 'a', 'b']);
  });

  test('a policy that refers to something is not for sidecars', () => {
    expect(names({ labels: { app: 'web' } }, policy('service', ref('Service', 'web')))).toEqual([]);
  });

  test('a waypoint listens to references only', () => {
    const waypoint = { isWaypoint: true, labels: { ...gateway, app: 'web' } };
    const services = [{ kind: 'Service', namespace: 'shop', name: 'web' }] as const;
    const objects = [
      policy('selected', { selector: { matchLabels: { app: 'web' } } }),
      policy('everybody', {}),
      policy('service', ref('Service', 'web')),
      policy('core', ref('Service', 'web', 'core')),
      policy('other', ref('Service', 'api')),
      policy('entry', ref('ServiceEntry', 'web', 'networking.istio.io')),
      policy('gateway', ref('Gateway', 'front', 'gateway.networking.k8s.io')),
      policy('class', ref('GatewayClass', 'istio-waypoint', 'gateway.networking.k8s.io')),
      policy('root', ref('GatewayClass', 'istio-waypoint', 'gateway.networking.k8s.io'), {
        namespace: 'istio-system',
      }),
    ];
    expect(names({ ...waypoint, services }, ...objects)).toEqual(['root', 'core', 'gateway', 'service']);
    expect(names(waypoint, ...objects)).toEqual(['root', 'gateway']);
  });

  test("a waypoint's policies stand in the service's namespace", () => {
    const subject = {
      namespace: 'infra',
      isWaypoint: true,
      labels: gateway,
      services: [{ kind: 'Service', namespace: 'shop', name: 'web' }],
    } as const;
    expect(names(subject, policy('service', ref('Service', 'web')))).toEqual(['service']);
  });

  test('a gateway takes selectors and references to it, of its own namespace', () => {
    const own = policy('own', ref('Gateway', 'front', 'gateway.networking.k8s.io'));
    const foreign = policy('foreign', ref('Gateway', 'front', 'gateway.networking.k8s.io'), {
      namespace: 'b',
    });
    const selected = policy('selected', { selector: { matchLabels: gateway } });
    expect(names({ labels: gateway }, own, foreign, selected)).toEqual(['own', 'selected']);
  });

  test("a Gateway of Istio's own API is known by what serves it", () => {
    const classic = policy('classic', ref('Gateway', 'edge', 'networking.istio.io'));
    expect(names({ gateways: [{ namespace: 'shop', name: 'edge' }] }, classic)).toEqual(['classic']);
    expect(names({ gateways: [{ namespace: 'b', name: 'edge' }] }, classic)).toEqual([]);
  });
});

describe('tokens', () => {
  test('are looked at if a RequestAuthentication with issuers applies', () => {
    const jwtRules = [{ issuer: 'https://issuer', jwksUri: 'https://issuer/keys' }];
    const selector = { matchLabels: { app: 'web' } };
    const looks = (app: string, ...objects: readonly JsonObject[]) =>
      looksAtTokens(istioOf(objects), { namespace: 'shop', labels: { app } });
    expect(looks('web')).toBe(false);
    expect(looks('web', requestAuthentication('jwt', { selector, jwtRules }))).toBe(true);
    expect(looks('api', requestAuthentication('jwt', { selector, jwtRules }))).toBe(false);
    expect(looks('api', requestAuthentication('jwt', { jwtRules }, 'istio-system'))).toBe(true);
    expect(looks('api', requestAuthentication('jwt', {}))).toBe(false);
  });
});

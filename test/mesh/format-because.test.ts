import { describe, expect, test } from 'vitest';
import { formatMeshBecause } from '#mesh/format-because.ts';
import { ISTIO_REASONS } from '#mesh/istio/reasons.ts';
import { LINKERD_REASONS } from '#mesh/linkerd/reasons.ts';
import { NONE_REASONS } from '#mesh/none/reasons.ts';
import { resourceOf } from '../network/cluster-of.ts';

const resource = resourceOf({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'shop' },
});
const gatewayClass = resourceOf({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'acme' },
});

describe('the words for a reason of a mesh', () => {
  test('name the resource by kind, namespace and name, and the detail', () => {
    expect(formatMeshBecause({ reason: 'istio/strict', resource })).toBe(
      'PeerAuthentication shop/default demands mutual TLS',
    );
    expect(formatMeshBecause({ reason: 'istio/waypoint', resource: gatewayClass, detail: 'a/b' })).toBe(
      'the waypoint a/b stands before it, by GatewayClass acme',
    );
    expect(formatMeshBecause({ reason: 'none/no-mesh' })).toBe('it is in no mesh');
  });

  test('leave nothing open, and put in a value that looks like a place as it is', () => {
    expect(formatMeshBecause({ reason: 'istio/waypoint' })).toBe(
      'the waypoint  stands before it, by the default',
    );
    expect(formatMeshBecause({ reason: 'istio/waypoint', detail: '{resource} $& $1' })).toContain(
      '{resource} $& $1',
    );
  });

  test.each(Object.entries({ ...ISTIO_REASONS, ...LINKERD_REASONS, ...NONE_REASONS }))(
    '%s is a clause that can follow "because"',
    (code, words) => {
      expect(code).toMatch(/^(istio|linkerd|none)\/[a-z0-9-]+$/);
      expect(words).not.toMatch(/[.!]$|^\s|\s$/);
      expect(words.replaceAll(/\{(resource|detail)\}/g, '')).not.toMatch(/[{}]/);
    },
  );

  test('each code stands in one folder only', () => {
    const own = [ISTIO_REASONS, LINKERD_REASONS, NONE_REASONS].flatMap((one) => Object.keys(one));
    expect(new Set(own).size).toBe(own.length);
  });
});

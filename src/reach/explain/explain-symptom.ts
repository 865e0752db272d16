import type { Answer } from '#mesh/answer.ts';
import type { Transport } from '#mesh/client.ts';
import type { Membership } from '#mesh/membership.ts';
import type { StopLayer, Symptom } from '#reach/explain/explain-stop.ts';

/** What a connection stopped by a layer looks like to somebody who goes around his own proxy, or has none. */
export function bareSymptom(
  layer: StopLayer,
  transport: 'plaintext' | 'mtls',
  to: Membership,
  relayed: boolean,
): Symptom {
  switch (layer) {
    case 'client':
    case 'network':
      return 'timeout';
    case 'transport':
      return transport === 'mtls' ? 'handshake' : 'reset';
    case 'identity':
      return 'handshake';
    case 'authorization':
      return denial(to, relayed);
    default:
      return layer satisfies never;
  }
}

/** What the honest call looks like, which its own proxy makes. */
export function callSymptom(layer: StopLayer, chosen: Transport, { from, to, relayed, mtls }: Ends): Symptom {
  const proxy =
    from.member === 'no' || from.mesh === 'none'
      ? 'none'
      : from.mesh === 'linkerd'
        ? 'linkerd'
        : proxyOf(from);
  switch (layer) {
    case 'client':
      return proxy === 'linkerd' ? 'linkerd-egress' : 'blackhole';
    case 'network':
      return proxy === 'none' ? 'timeout' : `${proxy}-timeout`;
    case 'identity':
      return proxy === 'envoy' ? 'envoy-reset' : 'handshake';
    case 'transport':
      if (proxy !== 'envoy') return 'reset';
      if (chosen === 'plaintext') return 'envoy-reset';
      return mtls === 'no' ? 'envoy-plain-tls' : 'envoy-tls';
    case 'authorization':
      return denial(to, relayed);
    default:
      return layer satisfies never;
  }
}

interface Ends {
  readonly from: Membership;
  readonly to: Membership;
  /** Whether a waypoint stands between. */
  readonly relayed: boolean;
  /** Whether the listener accepts mutual TLS at all. */
  readonly mtls: Answer;
}

function proxyOf({ mode }: Membership): 'envoy' | 'ztunnel' {
  return mode === 'ambient' ? 'ztunnel' : 'envoy';
}

function denial({ mesh, mode }: Membership, relayed: boolean): Symptom {
  if (mesh === 'linkerd') return 'linkerd';
  return mode === 'ambient' && !relayed ? 'ztunnel' : 'rbac';
}

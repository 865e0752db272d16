import type { Workload } from '#cluster/workload.ts';
import type { MeshBecause } from '#mesh/because.ts';
import type { ClientTlsInputs } from '#mesh/istio/client/client-tls.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { namespaceModes, type PeerModes, portModes, undecided } from '#mesh/istio/transport/peer-modes.ts';

/** What a client's proxy is told of the server's mode. `UNKNOWN`: turned off or not, depending on which policy is the oldest. */
export interface ServerMode {
  readonly mode: ClientTlsInputs['serverMode'];
  readonly because: readonly MeshBecause[];
}

/**
 * The mode by which clients decide whether to try mutual TLS at all: the namespace's PeerAuthentication, else the root namespace's. Those
 * that select workloads don't count for it, since a client knows only of the Service.
 */
export function hintedMode(istio: Istio, namespace: string): ServerMode {
  return toldOf(namespaceModes(istio, namespace), 'istio/server-namespace-disabled');
}

/** The mode of a port of a workload's pods, which clients are told of for each endpoint. */
export function portMode(istio: Istio, workload: Workload, port: number): ServerMode {
  const modes = portModes(istio, workload.namespace, workload.labels, port);
  return toldOf(modes, 'istio/server-mtls-disabled');
}

function toldOf(modes: PeerModes, reason: MeshBecause['reason']): ServerMode {
  const because = modes
    .filter(({ mode }) => mode === 'DISABLE')
    .map((one): MeshBecause => ({ ...one.because, reason }));
  if (because.length === 0) {
    return { mode: modes.every(({ mode }) => mode === 'STRICT') ? 'STRICT' : 'PERMISSIVE', because: [] };
  }
  if (because.length === modes.length) return { mode: 'DISABLE', because };
  return { mode: 'UNKNOWN', because: [...because, undecided(modes)] };
}

import type { Workload } from '#cluster/workload.ts';
import { joinPointer } from '#manifest/pointer.ts';
import type { Answer } from '#mesh/answer.ts';
import type { MeshBecause } from '#mesh/because.ts';
import { podAnnotations } from '#mesh/istio/membership/pod.ts';
import type { Istio } from '#mesh/istio/model.ts';
import { agreed } from '#mesh/istio/transport/of-modes.ts';
import { namespaceModes, type PeerMode, portModes, undecided } from '#mesh/istio/transport/peer-modes.ts';
import type { PortTransport } from '#mesh/istio/transport/port-transport.ts';
import { HBONE, REDIRECTION_PORTS } from '#mesh/istio/transport/sidecar-transport.ts';
import { label } from '#set/selector.ts';

const BYPASS = 'ambient.istio.io/bypass-inbound-capture';

/**
 * What a port in the ambient mode accepts (Istio docs, "Layer 4 security policy, Peer authentication"): mutual TLS always, in HBONE;
 * plaintext unless the mode is STRICT.
 */
export function ambientTransport(istio: Istio, workload: Workload, port: number): PortTransport {
  if (port === HBONE) {
    return { plaintext: 'no', mtls: 'yes', proxied: 'yes', because: [{ reason: 'istio/hbone-port' }] };
  }
  if (REDIRECTION_PORTS.has(port)) {
    const because: MeshBecause = { reason: 'istio/proxy-port', detail: String(port) };
    return { plaintext: 'no', mtls: 'no', proxied: 'yes', because: [because] };
  }
  if (isTrue(label(podAnnotations(workload), BYPASS))) {
    const pointer = joinPointer(workload.template.pointer, 'metadata', 'annotations', BYPASS);
    const because: MeshBecause = {
      reason: 'istio/bypass-inbound',
      resource: workload.resource,
      pointer,
      detail: BYPASS,
    };
    return { plaintext: 'yes', mtls: 'unknown', proxied: 'no', because: [because] };
  }
  const modes = portModes(istio, workload.namespace, workload.labels, port);
  const readings = modes.map((mode) => readMode(istio, workload, mode));
  const because = readings.flatMap((one) => one.because);
  return {
    plaintext: agreed(readings.map(({ plaintext }) => plaintext)),
    mtls: 'yes',
    proxied: 'yes',
    because: modes.length > 1 ? [...because, undecided(modes)] : because,
  };
}

interface Reading {
  readonly plaintext: Answer;
  readonly because: readonly MeshBecause[];
}

/**
 * istiod hands PeerAuthentication to ztunnel as a policy that denies peers without identity. DISABLE means no such policy; at a port it
 * is an exception only where the policy itself is STRICT, or another port makes one. And a STRICT port under a policy that is not
 * STRICT is passed over where the mesh's own policy is STRICT and the namespace has none.
 */
function readMode(istio: Istio, workload: Workload, { mode, level, own, because }: PeerMode): Reading {
  const wider = () => namespaceModes(istio, workload.namespace);
  if (mode === 'PERMISSIVE') return { plaintext: 'yes', because: [because] };
  if (mode === 'DISABLE') {
    const isDoubtful = level === 'port' && own === 'UNSET' && wider().some((one) => one.mode === 'STRICT');
    const reason = isDoubtful ? 'istio/ambient-disable-under-strict' : 'istio/ambient-no-disable';
    return { plaintext: isDoubtful ? 'unknown' : 'yes', because: [{ ...because, reason }] };
  }
  const isLost =
    level === 'port' &&
    (own === 'PERMISSIVE' || own === 'DISABLE') &&
    wider().some((one) => one.mode === 'STRICT' && one.level === 'mesh');
  if (!isLost) return { plaintext: 'no', because: [because] };
  return { plaintext: 'unknown', because: [because, { reason: 'istio/ambient-strict-port-lost' }] };
}

/** The words that istio-cni takes for true. */
function isTrue(text: string | undefined): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '');
}

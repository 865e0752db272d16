/** Something about a pod that takes it out of a mesh or a policy, or into one. */
export interface Trick {
  readonly name: string;
  readonly words: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly hostNetwork?: true;
}

/**
 * What pods can say about themselves: Istio, "Resource Labels" and "Resource Annotations"; "Add workloads to the mesh" of ambient mode;
 * Linkerd, "Automatic Proxy Injection" and "Proxy Configuration".
 */
export function tricksFor(ports: readonly number[]): readonly [Trick, ...Trick[]] {
  const all = ports.join(',') || '8080';
  return [
    { name: 'host-network', words: "in the host's network", hostNetwork: true },
    { name: 'no-sidecar', words: 'without a sidecar', labels: { 'sidecar.istio.io/inject': 'false' } },
    { name: 'sidecar', words: 'with a sidecar', labels: { 'sidecar.istio.io/inject': 'true' } },
    { name: 'no-ambient', words: 'out of ambient mode', labels: { 'istio.io/dataplane-mode': 'none' } },
    { name: 'ambient', words: 'in ambient mode', labels: { 'istio.io/dataplane-mode': 'ambient' } },
    { name: 'no-linkerd', words: 'without Linkerd', annotations: { 'linkerd.io/inject': 'disabled' } },
    { name: 'linkerd', words: 'with Linkerd', annotations: { 'linkerd.io/inject': 'enabled' } },
    {
      name: 'excluded-ports',
      words: 'past its own proxy',
      annotations: {
        'traffic.sidecar.istio.io/excludeOutboundPorts': all,
        'traffic.sidecar.istio.io/excludeInboundPorts': all,
        'config.linkerd.io/skip-outbound-ports': all,
        'config.linkerd.io/skip-inbound-ports': all,
      },
    },
    {
      name: 'interception-none',
      words: 'without interception',
      annotations: { 'sidecar.istio.io/interceptionMode': 'NONE' },
    },
    {
      name: 'constructor',
      words: 'with an annotation called constructor',
      annotations: { constructor: 'constructor' },
    },
  ];
}

# METADATA
# title: No traffic is taken out of the mesh's capture
# description: |
#   Annotations on a pod tell the mesh which connections not to redirect to its proxy. What isn't captured is neither
#   encrypted nor authenticated, and no authorization policy looks at it, however strict the mesh is elsewhere.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/annotations/
#     description: "Istio: resource annotations"
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#understand-traffic-capture-limitations
#     description: "Istio: traffic capture limitations"
#   - ref: https://linkerd.io/2/reference/proxy-configuration/
#     description: "Linkerd: proxy configuration annotations"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Remove the annotation, so that the proxy captures all traffic; to speak a protocol that it can't detect, declare the port opaque or TCP instead.
package eastwest.rules.mtls["no-capture-bypass"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), where, message) if {
	some annotation, value in input.pod.annotations
	effect := bypass(annotation, trim_space(value))
	where := pointer.join(input.pod.pointer, ["metadata", "annotations", annotation])
	message := $"{input.id}: the annotation `{annotation}` {effect}"
}

# Inbound: the server itself waives its protection, so that whoever reaches the port needs no identity.

bypass("traffic.sidecar.istio.io/excludeInboundPorts", value) := unguarded(ports) if {
	ports := listed(value, istio_ports)
	ports != ""
}

bypass("config.linkerd.io/skip-inbound-ports", value) := unguarded(ports) if {
	ports := listed(value, linkerd_ports)
	ports != ""
}

bypass("traffic.sidecar.istio.io/includeInboundPorts", value) := unguarded($"other than {value}") if {
	not value in {"", "*"}
}

bypass("traffic.sidecar.istio.io/includeInboundPorts", "") := "captures no port at all: every connection reaches the application without mTLS or authorization"

bypass("ambient.istio.io/bypass-inbound-capture", "true") := "keeps all inbound connections from ztunnel: they reach the application without mTLS or authorization"

bypass("config.linkerd.io/skip-subnets", value) := $"lets connections from {subnets} reach the application past the proxy, without mTLS or authorization" if {
	subnets := listed(value, link_local)
	subnets != ""
}

# Both directions.

bypass("sidecar.istio.io/interceptionMode", "NONE") := uncaptured

bypass("proxy.istio.io/config", value) := uncaptured if {
	regex.match(`interceptionMode["']?\s*:\s*["']?NONE\b`, value)
}

bypass("traffic.sidecar.istio.io/excludeInterfaces", value) := $"takes the interfaces {interfaces} out of the mesh in both directions, without mTLS or authorization" if {
	interfaces := listed(value, set())
	interfaces != ""
}

# Outbound: the client's own calls go out as they are.

bypass("traffic.sidecar.istio.io/excludeOutboundPorts", value) := unsent($"to port {ports}") if {
	ports := listed(value, set())
	ports != ""
}

bypass("config.linkerd.io/skip-outbound-ports", value) := unsent($"to port {ports}") if {
	ports := listed(value, set())
	ports != ""
}

bypass("traffic.sidecar.istio.io/excludeOutboundIPRanges", value) := unsent($"to {ranges}") if {
	ranges := listed(value, link_local)
	ranges != ""
}

bypass("traffic.sidecar.istio.io/includeOutboundIPRanges", value) := unsent($"to addresses outside {value}") if {
	not value in {"", "*"}
}

bypass("traffic.sidecar.istio.io/includeOutboundIPRanges", "") := unsent("to any address") if not speaks_mtls

# The proxy writes the mesh's certificates to a volume, for an application that speaks mutual TLS itself: how Prometheus scrapes.
speaks_mtls if contains(input.pod.annotations["proxy.istio.io/config"], "OUTPUT_CERTS")

unguarded(ports) := $"lets connections to port {ports} reach the application past the proxy, without mTLS or authorization"

unsent(targets) := $"sends calls {targets} past the proxy, without mTLS or this workload's identity"

uncaptured := "sets interceptionMode NONE, so that no connection is redirected to the proxy in either direction"

# The items of a list in their order, without those that are taken out anyway.
listed(list, harmless) := concat(", ", [item |
	some part in split(list, ",")
	item := trim_space(part)
	item != ""
	not item in harmless
])

# The proxy's own ports (metrics, health, Envoy's statistics), which the injector excludes by itself.
istio_ports := {"15020", "15021", "15090"}

# The proxy's control and admin port, which linkerd-init ignores by itself.
linkerd_ports := {"4190", "4191"}

# The cloud's metadata service: link-local, on the node, never a peer in the mesh.
link_local := {"169.254.169.254/32", "169.254.0.0/16"}

# METADATA
# title: Every way in from outside is declared
# description: |
#   A Service of type LoadBalancer or NodePort, external IPs and host ports let traffic into the cluster past the gateway.
#   Each of them must lead only to what `public` in eastwest.yaml lists.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
#     description: "Kubernetes: Service types"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
#     description: "Kubernetes: external IPs"
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#     description: "Kubernetes: Pod Security Standards, baseline, host ports"
# schemas:
#   - input: schema.resource
# custom:
#   severity: error
#   kinds: [Service, Workload]
#   remedy: "If the outside may reach it, add it to eastwest.yaml (`public: [namespace/name]`); if not, make the Service `type: ClusterIP` and remove externalIPs and hostPort."
package eastwest.rules.exposure["public-entry-declared"]

import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), entry.pointer, message) if {
	some entry in input.entries
	not entry.declared
	way := ways[entry.type]
	ports := concat(", ", [format_int(port, 10) | some port in entry.ports])
	backends := listed(entry.backends)
	message := $"{input.id} lets the outside in by {way} ({ports}), leading to {backends}, which isn't declared public"
}

ways := {
	"LoadBalancer": "a load balancer",
	"NodePort": "a port on every node",
	"externalIPs": "external IPs",
	"hostPort": "a host port",
}

listed([]) := "no workload in the manifests"

listed(backends) := concat(", ", backends) if count(backends) > 0

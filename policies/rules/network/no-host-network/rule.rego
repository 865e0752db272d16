# METADATA
# title: No pod shares the node's network
# description: |
#   A pod with `hostNetwork: true` has the node's address: NetworkPolicies don't hold for it in either direction, no mesh
#   injects it, and it can listen to and forge the node's traffic.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
#     description: "Kubernetes: NetworkPolicy and hostNetwork pods"
#   - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
#     description: "Kubernetes: Pod Security Standards, baseline, host namespaces"
#   - ref: https://istio.io/latest/docs/ops/common-problems/injection/
#     description: "Istio: pods with hostNetwork are never injected"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Remove `hostNetwork` and reach the pod through a Service; if it must see the node's network, write an exception with its reason.
package eastwest.rules.network["no-host-network"]

import data.eastwest.lib.pointer
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), where, message) if {
	input.pod.hostNetwork
	where := pointer.join(input.pod.pointer, ["spec", "hostNetwork"])
	message := $"{input.id} runs in the node's network, where neither NetworkPolicies nor the mesh hold for it"
}

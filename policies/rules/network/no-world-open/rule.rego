# METADATA
# title: No policy opens a workload to the world
# description: |
#   A rule without `from`, or with 0.0.0.0/0, lets everybody in, inside the cluster and outside; one without `to` lets whoever has
#   taken over the pod out to anywhere. Policies add up, so that one such rule undoes all the others of the pod.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic
#     description: "Kubernetes: allow all ingress traffic"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-egress-traffic
#     description: "Kubernetes: allow all egress traffic"
#   - ref: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
#     description: "Kubernetes: NetworkPolicy v1"
# schemas:
#   - input: schema.resource
# custom:
#   severity: error
#   kinds: [NetworkPolicy]
#   remedy: "Name who may call (`from`) or be called (`to`), and on which ports; if the outside is meant to reach it, declare it in eastwest.yaml (`public: [namespace/name]`)."
package eastwest.rules.network["no-world-open"]

import data.eastwest.lib.names
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), opening.pointer, message) if {
	some opening in input.policy.world
	opening.direction == "ingress"
	whom := whose(opening)
	who := whole[opening.addresses == "any"]
	ports := told(opening.ports)
	verdict := public[count(opening.workloads) > 0]
	message := $"{input.id} lets {who} in to {whom} on {ports}{verdict}"
}

# The way out on a few ports is how pods speak to DNS and to external APIs.
findings contains result.finding_with(rego.metadata.chain(), opening.pointer, message, {"severity": "warning"}) if {
	some opening in input.policy.world
	opening.direction == "egress"
	opening.everyPort
	whom := whose(opening)
	who := whole[opening.addresses == "any"]
	message := $"{input.id} lets {whom} out to {who} on every port: whoever takes it over can carry anything anywhere"
}

# A policy that selects nothing in a namespace with workloads is network/dead-policy's.
whose(opening) := names.some_of(opening.workloads) if count(opening.workloads) > 0

whose(opening) := "what it selects" if {
	count(opening.workloads) == 0
	opening.unseen
}

whole := {
	true: "anybody, inside the cluster and outside,",
	false: "most of the internet",
}

public := {
	true: ", which isn't declared public",
	false: "; whether that is public can't be told, since the manifests show no workload of its namespace",
}

told("all") := "every port"

told(ports) := ports if not ports in {"all", ""}

told("") := "no port"

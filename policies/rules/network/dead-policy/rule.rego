# METADATA
# title: No part of a network policy is without effect
# description: |
#   A policy whose selector is misspelt protects nobody, and a rule that names what isn't there lets nobody through: the manifests
#   read as if the network were closed, or the call allowed, and neither is true.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
#     description: "Kubernetes: the NetworkPolicy resource"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name
#     description: "Kubernetes: targeting a namespace by its name"
#   - ref: https://network-policy-api.sigs.k8s.io/reference/spec/
#     description: "Network Policy API: priorities and tiers"
# schemas:
#   - input: schema.resource
# custom:
#   severity: warning
#   kinds: [NetworkPolicy, AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy]
#   remedy: Compare the selector, the name or the port with the labels and ports of the pods it is meant for, and remove what has no effect; where one policy undoes another, decide which of the two is meant.
package eastwest.rules.network["dead-policy"]

import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), part.pointer, message) if {
	some part in input.policy.dead
	part.type != "undone"
	not part.elsewhere
	why := sprintf(words[part.type], [part.detail])
	message := $"{input.id} {why}"
}

# What it closes is open: worse than without effect.
findings contains result.finding_with(rego.metadata.chain(), part.pointer, message, {"severity": "error"}) if {
	some part in input.policy.dead
	part.type == "undone"
	message := $"{input.id} closes everything for its pods, and {part.detail} opens everything to everybody for all of them: what looks like a default deny is none"
}

words := {
	"selects-nothing": "selects no workload: no pod of the manifests has %s there, so that it protects nobody",
	"no-such-namespace": "names a namespace that isn't there (%s): this part of the rule is about nobody",
	"no-such-pod": "names pods that aren't there (%s): this part of the rule is about nobody",
	"no-such-port": "names the port `%s`, which none of the pods that the rule is about has: it stands for no port",
	"shadowed": "has a rule that changes nothing: %s has already decided whatever it matches",
}

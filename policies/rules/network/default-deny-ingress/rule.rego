# METADATA
# title: Every namespace has a default deny for ingress
# description: |
#   A pod that no policy selects takes connections from everybody. A NetworkPolicy with an empty `podSelector`, or a rule of an
#   admin or baseline policy that denies everything to everybody, closes what isn't allowed: also for pods that are added.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic
#     description: "Kubernetes: default deny all ingress traffic"
#   - ref: https://network-policy-api.sigs.k8s.io/reference/spec/
#     description: "Network Policy API: admin and baseline tiers"
# schemas:
#   - input: schema.namespace
# custom:
#   severity: error
#   remedy: "Add a NetworkPolicy to the namespace with `podSelector: {}` and `policyTypes: [Ingress]`, and allow beside it exactly the calls that are declared."
package eastwest.rules.network["default-deny-ingress"]

import data.eastwest.lib.names
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), "/metadata/name", message) if {
	side := input.posture.isolation.ingress
	side.governed > 0
	side.everyPod != "yes"
	message := told(side)
}

told(side) := $"{input.id} has no default deny for ingress: no policy closes {open}{perhaps}, so that any pod of the cluster, and whatever gets in from outside, can open connections to every port of theirs" if {
	count(side.open) > 0
	open := names.some_of(side.open)
	perhaps := unknown(side.unknown)
}

told(side) := $"whether {input.id} has a default deny for ingress can't be told: what selects {them} is of a kind that isn't evaluated, or can't be read" if {
	count(side.open) == 0
	count(side.unknown) > 0
	them := names.some_of(side.unknown)
}

told(side) := $"{input.id} has no default deny for ingress: policies close each of its workloads, but a pod that is added is open to any pod of the cluster" if {
	count(side.open) == 0
	count(side.unknown) == 0
}

unknown([]) := ""

unknown(workloads) := $" (of {them} it can't be told)" if {
	count(workloads) > 0
	them := names.some_of(workloads)
}

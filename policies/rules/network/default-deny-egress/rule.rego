# METADATA
# title: Every namespace has a default deny for egress
# description: |
#   A pod that no policy selects opens connections to everybody, inside and outside. A NetworkPolicy with an empty `podSelector`, or a rule of an
#   admin or baseline policy that denies everything to everybody, closes what isn't allowed: also for pods that are added.
# related_resources:
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic
#     description: "Kubernetes: default deny all egress traffic"
#   - ref: https://network-policy-api.sigs.k8s.io/reference/spec/
#     description: "Network Policy API: admin and baseline tiers"
# schemas:
#   - input: schema.namespace
# custom:
#   severity: warning
#   remedy: "Add a NetworkPolicy to the namespace with `podSelector: {}` and `policyTypes: [Egress]`, and allow beside it exactly the calls that are declared (and DNS)."
package eastwest.rules.network["default-deny-egress"]

import data.eastwest.lib.names
import data.eastwest.lib.result

findings contains result.finding(rego.metadata.chain(), "/metadata/name", message) if {
	side := input.posture.isolation.egress
	side.governed > 0
	side.everyPod != "yes"
	message := told(side)
}

told(side) := $"{input.id} has no default deny for egress: no policy closes {open}{perhaps}, so that whoever takes one of them over can open connections to every port of every pod and of every address outside" if {
	count(side.open) > 0
	open := names.some_of(side.open)
	perhaps := unknown(side.unknown)
}

told(side) := $"whether {input.id} has a default deny for egress can't be told: what selects {them} is of a kind that isn't evaluated, or can't be read" if {
	count(side.open) == 0
	count(side.unknown) > 0
	them := names.some_of(side.unknown)
}

told(side) := $"{input.id} has no default deny for egress: policies close each of its workloads, but a pod that is added can open connections to everything, inside and outside" if {
	count(side.open) == 0
	count(side.unknown) == 0
}

unknown([]) := ""

unknown(workloads) := $" (of {them} it can't be told)" if {
	count(workloads) > 0
	them := names.some_of(workloads)
}

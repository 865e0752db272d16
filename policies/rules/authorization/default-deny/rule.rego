# METADATA
# title: Authorization is denied by default
# description: |
#   A member of the mesh must refuse an identity that no policy names. Where no policy applies, or one permits everybody, mutual TLS
#   only tells who calls: every workload of the mesh is still let in, also one that is added tomorrow.
# related_resources:
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#apply-default-deny-authorization-policies
#     description: "Istio: apply default-deny authorization policies"
#   - ref: https://linkerd.io/2/tasks/restricting-access/
#     description: "Linkerd: restricting access to services"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Deny by default, in Istio with an AuthorizationPolicy without rules in the namespace, in Linkerd with the default inbound policy `deny`, and permit the callers by name.
package eastwest.rules.authorization["default-deny"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, related) if {
	some listener in judged
	strangers := listener.strangers
	able := may[strangers.answer]
	doubt := doubts[strangers.answer]
	place := where(listener)
	why := reason.why(strangers.because)
	message := $"{input.id}: an identity that no policy names may {able}call {place}{doubt}{why}"
	related := {"related": reason.places(strangers.because)}
}

may := {"yes": "", "unknown": "be able to "}

doubts := {"yes": "", "unknown": " (the manifests do not tell)"}

# Every declared listener on its own; the other ports only where the declared ones deny.
judged contains listener if {
	some listener in open
	listener.source != "any"
}

judged contains listener if {
	some listener in open
	listener.source == "any"
	not any_declared
}

any_declared if {
	some listener in open
	listener.source != "any"
}

open contains listener if {
	input.posture.mesh.member == "yes"
	input.posture.outside != "mesh"
	some listener in input.posture.listeners
	not listener.public
	listener.strangers.answer == "yes"
}

# What depends on the address alone is told by authorization/identity-not-network.
open contains listener if {
	input.posture.mesh.member == "yes"
	input.posture.outside != "mesh"
	some listener in input.posture.listeners
	not listener.public
	listener.strangers.answer == "unknown"
	listener.byNetwork.answer == "no"
}

where(listener) := concat(" ", [listener.protocol, listener.ports]) if listener.source != "any"

where(listener) := "ports that nothing declares" if listener.source == "any"

# METADATA
# title: A member of the mesh takes nothing but mutual TLS
# description: |
#   A port that accepts plaintext beside mutual TLS lets everybody in who doesn't ask for encryption: no certificate is looked at, no identity is
#   known, and policies that ask for one are all that is left. Linkerd always accepts both, so that there what counts is what policy permits
#   without an identity.
# related_resources:
#   - ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#     description: "Istio: PeerAuthentication"
#   - ref: https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
#     description: "Istio: mutual TLS migration"
#   - ref: https://linkerd.io/2/reference/authorization-policy/
#     description: "Linkerd: authorization policy"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   remedy: Set PeerAuthentication to STRICT for the mesh and take away what excepts this port; under Linkerd, demand an identity by policy.
package eastwest.rules.mtls.strict

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, {"related": related}) if {
	some listener in array.concat(open, told_apart)
	port := listener.ports
	verb := verbs[judged(listener)]
	because := reason.why(evidence(listener))
	related := reason.places(evidence(listener))
	effect := effects[listener.plaintext.reached]
	who := listener.plaintext.who
	message := $"{input.id} {verb} plaintext at port {port}{because}: {who}{effect}"
}

# The ports that somebody declares.
open := [listener |
	some listener in accepting
	listener.source != "any"
]

# Ports that nothing declares: where a line of a policy or an annotation opens them that opens none of the declared ones.
told_apart := [listener |
	some listener in accepting
	listener.source == "any"
	is_written(listener)
	every other in open {
		causes(other) != causes(listener)
	}
]

accepting := [listener |
	input.posture.outside != "mesh"
	input.posture.mesh.member == "yes"
	some listener in input.posture.listeners
	listener.protocol == "TCP"
	not listener.public
	judged(listener) != "no"
]

# Linkerd's proxy takes plaintext everywhere: what matters is whether anybody gets through with it.
judged(listener) := listener.plaintext.reached if {
	input.posture.mesh.mesh == "linkerd"
} else := listener.plaintext.answer

evidence(listener) := [cause | some cause in listener.plaintext.through; cause.layer == "mesh"] if {
	input.posture.mesh.mesh == "linkerd"
} else := listener.plaintext.because

causes(listener) := {[cause.text, cause.resource, cause.pointer] |
	some cause in evidence(listener)
	cause.layer == "mesh"
}

# What a mesh is told for all its pods is what mtls/mesh-default looks at.
is_written(listener) if {
	some cause in evidence(listener)
	cause.layer == "mesh"
	cause.file != ""
	not startswith(cause.resource, "ConfigMap/")
}

verbs := {"yes": "takes", "unknown": "may take"}

effects := {
	"yes": " can use it without an identity",
	"unknown": " may be able to use it without an identity",
	"no": "nobody gets that far today, but the port itself would not refuse them",
}

# METADATA
# title: Only declared callers reach a service
# description: |
#   Everybody who reaches a port without a flow in eastwest.yaml is an intruder: a workload, a pod that somebody could add, an
#   address outside. NetworkPolicy and mesh are judged together, and all possible peers, not only those of the manifests.
# related_resources:
#   - ref: https://istio.io/latest/docs/ops/best-practices/security/#authorization-policies
#     description: "Istio: authorization policies, best practices"
#   - ref: https://linkerd.io/2/features/server-policy/
#     description: "Linkerd: authorization policy"
#   - ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
#     description: "Kubernetes: network policies"
# schemas:
#   - input: schema.workload
# custom:
#   severity: error
#   needs: intent
#   remedy: Permit the declared callers' service accounts and nobody else, demand mutual TLS, and let a NetworkPolicy deny the rest; or declare the flow.
package eastwest.rules.authorization["only-declared-callers"]

import data.eastwest.lib.reason
import data.eastwest.lib.result

findings contains result.finding_with(rego.metadata.chain(), listener.pointer, message, related) if {
	some listener in judged
	told := worst(listener.intruders)
	message := concat("", [
		input.id,
		": ",
		told.who,
		can[told.outcome],
		where(listener),
		how(told),
		", and no flow declares it",
		reason.why(told.because),
		example(told),
		also(count(listener.intruders) - 1),
	])
	related := object.union({"related": reason.places(told.because)}, milder(listener))
}

# Every declared listener on its own; the other TCP ports only where the declared ones are closed to intruders.
judged contains listener if {
	some listener in input.posture.listeners
	listener.source != "any"
	count(listener.intruders) > 0
}

judged contains listener if {
	some listener in input.posture.listeners
	listener.source == "any"
	listener.protocol == "TCP"
	count(listener.intruders) > 0
	not any_declared
}

any_declared if {
	some listener in input.posture.listeners
	listener.source != "any"
	listener.protocol == "TCP"
	count(listener.intruders) > 0
}

# No mesh carries UDP and SCTP. Where policies close the pod, but not these, that is a rule without `ports`; where none does,
# network/default-deny-ingress tells.
judged contains by_datagram[0] if {
	input.posture.isolation.ingress in {"isolated", "governed"}
	every listener in input.posture.listeners {
		reached_by_tcp(listener) == false
	}
}

by_datagram := [listener |
	some protocol in ["UDP", "SCTP"]
	some listener in input.posture.listeners
	listener.protocol == protocol
	listener.source == "any"
	count(listener.intruders) > 0
]

default reached_by_tcp(_) := false

reached_by_tcp(listener) if {
	listener.protocol == "TCP"
	count(listener.intruders) > 0
}

# Most pods don't listen to datagrams.
milder(listener) := {"severity": "warning"} if {
	listener.source == "any"
	listener.protocol != "TCP"
} else := {}

# The first who gets in for sure; if it's sure of nobody, the first who may.
worst(intruders) := sure[0] if {
	sure := [one | some one in intruders; one.outcome == "open"]
	count(sure) > 0
} else := intruders[0]

can := {
	"open": " can reach ",
	"unknown": " may be able to reach ",
}

where(listener) := concat(" ", [listener.protocol, listener.ports]) if listener.source != "any"

where(listener) := concat(" ", [listener.protocol, "ports that nothing declares"]) if listener.source == "any"

how(told) := concat("", [transports[told.transport], through(told.via), sending(told)])

transports := {"plaintext": " in plaintext", "mtls": " with a certificate of the mesh"}

through("") := ""

through(via) := $" through {via}" if via != ""

sending(told) := "" if told.unconditional

sending(told) := concat("", [", sending ", told.requests]) if not told.unconditional

example(told) := "" if told.example == ""

example(told) := concat("", ["; for example ", told.example]) if told.example != ""

also(0) := ""

also(1) := "; so can one more kind of peers"

also(number) := $"; so can {number} more kinds of peers" if number > 1
